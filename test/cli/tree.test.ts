import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { candidatesIn } from '../../src/cli/tree.ts';
import { folderWith } from './folder.ts';

/** The files that a walk gives, relative to where it began. */
function filesIn(root: string): readonly string[] {
  return [...candidatesIn(root)].map(({ absolute }) => absolute.slice(root.length + 1)).sort();
}

describe('the files of a tree', () => {
  test('are manifests and templates, at any depth and of any name', () => {
    const names = ['a.yaml', 'b/c/d.yml', 'e.json', 'f.tpl', 'g.gotmpl', 'h.YAML', 'new\nline.yaml', 'k/Kustomization'];
    const root = folderWith({ ...Object.fromEntries(names.map((name) => [name, ''])), 'README.md': '', 'x.tgz': '' });
    expect(filesIn(root)).toEqual([...names].sort());
  });

  test('leave out dependencies, the repository itself and what is ignored', () => {
    const root = folderWith({
      '.git/config.yaml': '',
      '.git/info/exclude': 'private/\n',
      '.gitignore': '*.json\n!keep.json\nbuild/\n/only-here.yaml\n',
      'a.yaml': '',
      'a.json': '',
      'keep.json': '',
      'build/a.yaml': '',
      'only-here.yaml': '',
      'private/a.yaml': '',
      'node_modules/x/a.yaml': '',
      'sub/.gitignore': '!again.json\nlocal.yaml\n',
      'sub/again.json': '',
      'sub/local.yaml': '',
      'sub/only-here.yaml': '',
    });
    expect(filesIn(root)).toEqual(['a.yaml', 'keep.json', 'sub/again.json', 'sub/only-here.yaml']);
  });

  test('heed the ignore files above, up to the root of the repository', () => {
    const root = folderWith({
      '.git/HEAD': '',
      '.gitignore': '/deploy/secret.yaml\n*.tmp.yaml\n',
      'deploy/secret.yaml': '',
      'deploy/x.tmp.yaml': '',
      'deploy/b.yaml': '',
    });
    expect(filesIn(join(root, 'deploy'))).toEqual(['b.yaml']);
  });

  test('tell vendored charts from charts of ones own', () => {
    const root = folderWith({
      'charts/app/Chart.yaml': '',
      'charts/app/templates/a.yaml': '',
      'charts/app/charts/vendored/templates/b.yaml': '',
      'deploy/charts/c.yaml': '',
    });
    expect(filesIn(root)).toEqual(['charts/app/Chart.yaml', 'charts/app/templates/a.yaml', 'deploy/charts/c.yaml']);
  });

  test('do not lie behind links that leave the tree, and are given once', () => {
    const outside = folderWith({ 'secret.yaml': '' });
    const root = folderWith({ 'real/a.yaml': '', 'real/data.txt': '', '.hidden/deep/b.yaml': '' });
    symlinkSync(outside, join(root, 'out'));
    symlinkSync(join(outside, 'secret.yaml'), join(root, 'out.yaml'));
    symlinkSync('real', join(root, 'again'));
    symlinkSync(join('real', 'a.yaml'), join(root, 'a-again.yaml'));
    symlinkSync(join('real', 'data.txt'), join(root, 'data.yaml'));
    symlinkSync('..', join(root, 'real', 'up'));
    symlinkSync('nowhere', join(root, 'dangling.yaml'));
    symlinkSync('self', join(root, 'self'));
    expect(filesIn(root)).toEqual(['.hidden/deep/b.yaml', 'real/a.yaml', 'real/data.txt']);
  });

  test('are found however deep they lie', () => {
    const root = folderWith({});
    const deep = join(root, ...Array.from({ length: 400 }, () => 'd'));
    mkdirSync(deep, { recursive: true });
    symlinkSync(root, join(deep, 'top'));
    expect(filesIn(root)).toEqual([]);
  });
});
