import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { EngineThreads, usualEngineLimits } from '../../src/app/threads/engine-threads.ts';
import { emptyConfig } from '../../src/index.ts';

const report = join(import.meta.dirname, '..', '..', 'fixtures', '_pipeline', 'nightly-report', 'before.yaml');
const basis = { config: emptyConfig, unsafe: true, ignored: [] };
const small = { files: [{ path: 'k8s/report.yaml', text: readFileSync(report, 'utf8') }], ...basis };
const large = {
  files: Array.from({ length: 400 }, (_, number) => ({
    ...small.files[0],
    path: `k8s/${number}.yaml`,
  })) as typeof small.files,
  ...basis,
};

describe('the engine in threads', () => {
  let engine: EngineThreads | undefined;
  afterEach(async () => await engine?.close());

  it('plans as it would here, several repositories one after the other', async () => {
    engine = new EngineThreads();
    const [first, second] = await Promise.all([engine.run(small), engine.run(small)]);
    expect(first?.edits.map(({ file }) => file)).toEqual(['k8s/report.yaml']);
    expect(second).toEqual(first);
  });

  it('keeps nobody waiting for a repository that takes its time', async () => {
    engine = new EngineThreads();
    const done: string[] = [];
    const plan = async (name: string, task: typeof small): Promise<void> => {
      await engine?.run(task);
      done.push(name);
    };
    await Promise.all([plan('large', { ...large, files: large.files.slice(0, 40) }), plan('small', small)]);
    expect(done).toEqual(['small', 'large']);
  });

  it('does not begin with too many files, or too much text', async () => {
    engine = new EngineThreads(1, { ...usualEngineLimits, files: 399 });
    await expect(engine.run(large)).rejects.toMatchObject({ name: 'EngineLimitError', limit: 'files' });
    engine = new EngineThreads(1, { ...usualEngineLimits, bytes: 100 });
    await expect(engine.run(small)).rejects.toMatchObject({ limit: 'bytes' });
  });

  it('gives up what takes too long, and plans the next repository all the same', async () => {
    engine = new EngineThreads(1, { ...usualEngineLimits, milliseconds: 1 });
    await expect(engine.run(large)).rejects.toMatchObject({ limit: 'time' });
    engine = new EngineThreads();
    expect((await engine.run(small)).edits).toHaveLength(1);
  });

  it('survives a repository that needs more memory than there is', async () => {
    engine = new EngineThreads(1, { ...usualEngineLimits, heap: 8 });
    await expect(engine.run(large)).rejects.toMatchObject({ limit: 'heap' });
  });
});
