import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../src/yaml/document.ts';
import type { YamlOperation } from '../../src/yaml/operation.ts';
import { openSource } from '../../src/yaml/source.ts';
import { judge } from './judge.ts';

/** Items of `containers`, dash at the start; the second one moves. */
const items: Readonly<Record<string, string>> = {
  'plain items': '- name: app\n- name: proxy\n  image: p\n- name: last\n',
  'a comment above the item': '- name: app\n# the proxy\n# of the app\n- name: proxy\n- name: last\n',
  'a comment above the first item': '# the app\n- name: app\n- name: proxy\n- name: last\n',
  'a comment deeper than the dash': '- name: app\n  # more of the app\n- name: proxy\n    # deep\n- name: last\n',
  'a commented-out item between': '- name: app\n# - name: old\n#   image: x\n- name: proxy\n- name: last\n',
  'a commented-out item at the end': '- name: app\n- name: proxy\n- name: last\n# - name: old\n#   image: x\n',
  'a detached comment': '- name: app\n# about nothing\n\n- name: proxy\n- name: last\n',
  'a comment after the dash': '- name: app\n- # the proxy\n  name: proxy\n- name: last\n',
  'comments at the end of lines': '- name: app # a\n- name: proxy   # p\n  image: x\t# tab\n- name: last # l\n',
  'a comment with less indentation at the end': '- name: app\n- name: proxy\n- name: last\n #less\n',
  'blank lines between': '- name: app\n\n- name: proxy\n\n- name: last\n',
  'two blank lines between': '- name: app\n\n\n- name: proxy\n\n\n- name: last\n',
  'a blank line before the item only': '- name: app\n\n- name: proxy\n- name: last\n',
  'dashes alone': '-\n  name: app\n-\n  name: proxy\n-\n  name: last\n',
  'spaces behind dashes': '-   name: app\n-   name: proxy\n    image: x\n-   name: last\n',
  'a literal script': '- name: app\n- name: proxy\n  args:\n  - |\n    a\n\n      b\n    c\n- name: last\n',
  'a folded script': '- name: app\n- name: proxy\n  run: >-\n    a\n    b\n\n    c\n- name: last\n',
  'kept blank lines': '- name: app\n- name: proxy\n  run: |+\n    a\n\n\n- name: last\n',
  'kept blank lines above': '- name: app\n  run: |+\n    a\n\n- name: proxy\n- name: last\n',
  'an indentation indicator': '- name: app\n- name: proxy\n  run: |2\n      a\n    b\n- name: last\n',
  'lines of spaces in a script': '- name: app\n- name: proxy\n  run: |\n    a\n       \n    b\n  \n- name: last\n',
  'a script like comments and dashes': '- name: app\n- name: proxy\n  run: |\n    # no\n    - no\n- name: last\n',
  'plain text over lines': '- name: app\n- name: proxy\n  run: a\n    b\n   c\n- name: last\n',
  'quoted text over lines': '- name: app\n- name: proxy\n  run: "a\n    b\n\n   c"\n- name: last\n',
  'brackets over lines': '- name: app\n- name: proxy\n  run: [\n    a, # one\n    b\n    ]\n- name: last\n',
  'an item in braces': '- {name: app}\n- {name: proxy, image: x}\n- {name: last}\n',
  'an anchor in the item': '- name: app\n- name: proxy\n  env: &env\n  - {name: A}\n- name: last\n',
  'an anchor and its alias in the item': '- name: app\n- name: proxy\n  a: &a [1]\n  b: *a\n- name: last\n',
  'quoted keys': '- "name": app\n- "name": proxy\n- "name": last\n',
  'name in the middle': '- image: a\n  name: app\n- image: p\n  name: proxy\n  ports: []\n- name: last\n',
  'trailing spaces': '- name: app  \n- name: proxy  \n  image: x \n- name: last\n',
  'characters beyond the BMP': '- name: app\n- name: proxy # \u{1F600}\n  run: "\u{1F600}"\n- name: last\n',
  'an empty value at the end': '- name: app\n- name: proxy\n  image:\n- name: last\n',
};

const targets: Readonly<Record<string, string>> = {
  'no list yet': '',
  'a list': 'initContainers:\n- name: init\n',
  'a list that is set in': 'initContainers:\n  # the first\n  - name: init\n    run: |\n      x\n',
  'a list that is set in far': 'initContainers:\n      - name: init\n',
  'an empty list': 'initContainers: []\n',
  'an empty list with a comment': 'initContainers: [] # none\n',
  null: 'initContainers: null\n',
  'no value': 'initContainers:\n',
};

function indented(lines: string, by: number): string {
  const margin = ' '.repeat(by);
  return lines.replaceAll(/^(?=[^\n])/gmu, margin);
}

const operations: readonly YamlOperation[] = [
  { kind: 'move-items', parent: ['spec'], from: 'containers', to: 'initContainers', items: [1] },
  { kind: 'set', route: ['spec', 'containers', 1, 'restartPolicy'], value: 'Always', after: 'name' },
];

function variantsOf(text: string): readonly string[] {
  const kept = /\|\+[^|]*\n\n?$/u.test(text);
  return [text, text.replaceAll('\n', '\r\n'), ...(kept ? [] : [text.replace(/\n+$/u, '')]), `\uFEFF${text}`];
}

function verdicts(text: string, all: readonly YamlOperation[]) {
  return variantsOf(text)
    .map((variant) => judge(parseDocument(openSource('pod.yaml', variant), 0), all))
    .filter(({ refusal }) => refusal !== 'final-newline' || !text.includes('|+'));
}

describe.each(Object.entries(items))('%s', (_, list) => {
  describe.each(Object.entries(targets))('into %s', (__, target) => {
    it.each([0, 2])('set in by %i', (by) => {
      const body = indented(
        `${target}# the list\ncontainers: # here\n${indented(list, by)}# the end\nvolumes: []\n`,
        2,
      );
      for (const verdict of verdicts(`kind: Pod\nspec:\n${body}`, operations)) {
        expect(verdict).toMatchObject({ failure: undefined, text: expect.stringContaining('Always') });
      }
      const atEnd = indented(`containers:\n${indented(list, by)}`, 2);
      for (const verdict of verdicts(`kind: Pod\nspec:\n${indented(target, 2)}${atEnd}`, operations)) {
        expect(verdict).toMatchObject({ failure: undefined, text: expect.stringContaining('Always') });
      }
      const above = indented(`containers:\n${indented(list, by)}${target}`, 2);
      for (const verdict of verdicts(`kind: Pod\nspec:\n${above}`, operations)) {
        expect(verdict).toMatchObject({ failure: undefined, text: expect.stringContaining('Always') });
      }
    });
  });
});
