import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startGateOf } from '../../src/kube/gate.ts';
import { productOf } from '../../src/kube/identity.ts';
import { kindOf } from '../../src/kube/kinds.ts';
import { positionOf } from '../../src/kube/position.ts';
import type { Project } from '../../src/kube/project.ts';
import { scriptsOf } from '../../src/kube/scripts.ts';
import { projectOf } from './pods.ts';

/** A folder of real files, each repository in a folder of its own with an INDEX.tsv above; not part of the project. */
const corpus = process.env.SIDECAR_MIGRATE_CORPUS;

function read(folder: string): { project: Project; kinds: ReadonlyMap<string, string> } {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.(ya?ml|json|tpl|gotmpl)$/.test(path),
  );
  const texts = Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
  const [header = '', ...rows] = readFileSync(join(folder, 'INDEX.tsv'), 'utf8').split('\n');
  const column = header.split('\t').indexOf('kind');
  const kinds = new Map(rows.map((row) => [row.split('\t')[0] ?? '', row.split('\t')[column] ?? '']));
  return { project: projectOf(texts), kinds };
}

test.runIf(corpus)('real files are read without a crash, and every pod in them is of a kind that is known', () => {
  const { project, kinds } = read(corpus ?? '');
  expect(project.workloads.length).toBeGreaterThan(80);
  for (const workload of project.workloads) {
    const rendered = kinds.get(workload.pod.file) === 'template' && project.text(workload.pod.file)?.includes('{{');
    expect(rendered, workload.pod.file).not.toBe(true);
    const known = kindOf(workload.apiVersion, workload.ref.kind);
    expect(workload.support.level === 'unknown', workload.ref.kind).toBe(known === undefined);
  }
});

test.runIf(corpus)('every template of a chart that holds containers is reported', () => {
  const { project, kinds } = read(corpus ?? '');
  const reported = new Set(
    project.problems.filter(({ message }) => message.includes('emplate')).map(({ file }) => file),
  );
  const silent = [...kinds].filter(([file, kind]) => kind === 'template' && !reported.has(file)).map(([file]) => file);
  const holding = silent.filter(
    (file) => /\n\s*containers:/.test(project.text(file) ?? '') && project.text(file)?.includes('{{'),
  );
  expect(holding).toEqual([]);
});

test.runIf(corpus)('everything that can be asked of a container has an answer', () => {
  const { project } = read(corpus ?? '');
  for (const workload of project.workloads) {
    project.references.patchesOf(workload);
    project.references.servicesOf(workload);
    for (const container of [...workload.containers, ...workload.initContainers]) {
      expect(productOf(container)?.evidence.length ?? 1).toBeGreaterThan(0);
      expect(['exists', 'probe', 'none']).toContain(startGateOf(container, workload, { project }).kind);
      expect(['last', 'before', 'none']).toContain(positionOf(container, workload).kind);
      for (const { shell } of scriptsOf(container)) expect(typeof shell.script.value).toBe('string');
    }
  }
});
