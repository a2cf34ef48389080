import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { emptyConfig } from '../../src/config/config.ts';
import {
  applyEdits,
  catalogue,
  type Migration,
  migrate,
  optionsFrom,
  type ProjectFile,
  releasesSeenIn,
} from '../../src/index.ts';
import { openProject } from '../../src/kube/open.ts';
import { violationsOf } from '../../src/kube/validation.ts';
import { fileDiff } from '../../src/report/diff.ts';

const corpus = process.env.SIDECAR_MIGRATE_CORPUS;

describe.skipIf(corpus === undefined)('real files from public repositories (set SIDECAR_MIGRATE_CORPUS to run)', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'sidecar-migrate-corpus-'));
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  for (const repository of repositories()) {
    const files = filesOf(repository);
    for (const all of [false, true]) {
      it(`${repository}${all ? ', plain sidecars too' : ''}`, async () => {
        const options = optionsFrom(emptyConfig, { unsafe: true, all, seen: releasesSeenIn(files) });
        const migration = migrate(files, catalogue, options);
        expect(migration.plans.flatMap((plan) => plan.failure ?? [])).toEqual([]);
        const after = results(files, migration);
        expect(migrate(after, catalogue, options).edits).toEqual([]);
        expect(newViolations(files, after)).toEqual([]);
        if (migration.edits.length > 0) applies(files, migration, join(scratch, `${repository}-${all}`));
        await expect(summary(migration)).toMatchFileSnapshot(`snapshots/${repository}${all ? '.all' : ''}.txt`);
      });
    }
  }
});

function repositories(): readonly string[] {
  if (corpus === undefined) return [];
  return readdirSync(corpus, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

function filesOf(repository: string): readonly ProjectFile[] {
  const root = join(corpus ?? '', repository);
  return readdirSync(root, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ya?ml|json|tpl|gotmpl)$/u.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ path: path.slice(root.length + 1), text: readFileSync(path, 'utf8') }));
}

function results(files: readonly ProjectFile[], { edits }: Migration): readonly ProjectFile[] {
  const byFile = new Map(edits.map((one) => [one.file, one.edits]));
  return files.map(({ path, text }) => ({ path, text: applyEdits(text, byFile.get(path) ?? []) }));
}

function newViolations(before: readonly ProjectFile[], after: readonly ProjectFile[]): readonly string[] {
  const known = new Set(violations(before));
  return violations(after).filter((sentence) => !known.has(sentence));
}

function violations(files: readonly ProjectFile[]): readonly string[] {
  const { assumptions } = optionsFrom(emptyConfig);
  const project = openProject(files, {
    assumptions,
    settled: { sidecars: [], apps: [] },
    all: true,
    signals: { alone: [], beside: ['ontainers'] },
  });
  return project.workloads.flatMap(({ ref, podSpec }) =>
    violationsOf(podSpec, assumptions.kubernetes.version).map((sentence) => `${ref.kind}/${ref.name}: ${sentence}`),
  );
}

/** The diff is taken by Git, and gives exactly the texts that the engine planned. */
function applies(before: readonly ProjectFile[], migration: Migration, folder: string): void {
  for (const { path, text } of before) write(join(folder, path), text);
  execFileSync('git', ['init', '-q', folder]);
  const texts = new Map(before.map(({ path, text }) => [path, text]));
  const patch = migration.edits.map(({ file, edits }) => fileDiff(file, texts.get(file) ?? '', edits)).join('');
  execFileSync('git', ['apply', '--check', '-'], { cwd: folder, input: patch });
  execFileSync('git', ['apply', '-'], { cwd: folder, input: patch });
  for (const { path, text } of results(before, migration)) expect(readFileSync(join(folder, path), 'utf8')).toBe(text);
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function summary(migration: Migration): string {
  const changed = new Set(migration.edits.map(({ file }) => file));
  const findings = migration.plans.flatMap((plan) =>
    plan.findings.map(({ rule, container, outcome, reason, workload, place }) => {
      const what = `${workload.kind}/${workload.name} ${rule}${container === undefined ? '' : ` "${container}"`}`;
      return `${place.file}: ${what}: ${outcome}${reason === undefined ? '' : ` (${reason})`}`;
    }),
  );
  const problems = migration.problems.map(({ file, line, message }) => `${file}:${line}: ${message}`);
  const lines = [...findings, ...problems, ...[...changed].map((file) => `${file}: changed`)];
  return lines.length === 0 ? 'nothing found\n' : `${lines.sort().join('\n')}\n`;
}
