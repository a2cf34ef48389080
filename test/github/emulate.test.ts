import { afterEach, describe, expect, test } from 'vitest';
import { runEngine } from '../../src/pull-request/engine.ts';
import { readMarker } from '../../src/pull-request/marker.ts';
import { makeRound } from '../../src/pull-request/round.ts';
import { migratedJob, quittingJob } from '../pull-request/manifests.ts';
import { kindsOf } from '../pull-request/story.ts';
import { type Emulated, startEmulated } from './emulate.ts';

let emulated: Emulated;

afterEach(async () => await emulated.close());

const home = '/repos/alice/shop';
const branch = 'sidecar-migrate/native-sidecars';

function round(now = Date.now()) {
  const engine = (task: Parameters<typeof runEngine>[0]) => Promise.resolve(runEngine(task));
  return makeRound({ release: '1.0.0', now, written: [], trustMarkers: true }, { gateway: emulated.gateway, engine });
}

/** What others think that GitHub does. It has no GraphQL, and its pull requests do not follow their branches. */
describe('on a GitHub that others wrote', () => {
  test('one pull request is opened, and found the next time', async () => {
    emulated = await startEmulated({ 'k8s/report.yaml': quittingJob('report'), 'docs/notes.md': 'x\n' });
    expect(kindsOf(await round())).toEqual(['opened']);
    const pulls = await emulated.api(`GET ${home}/pulls?state=all`);
    expect(pulls.texts('', 'title')).toEqual(['Use native sidecars in Job report']);
    expect(readMarker(pulls.text('0.body'))?.commit).toBe(await emulated.gateway.branch(branch));
    expect(kindsOf(await round())).toEqual(['unchanged']);
    expect((await emulated.api(`GET ${home}/pulls?state=all`)).texts('', 'number')).toHaveLength(1);
  });

  test('the branch holds one commit on the head: the migrated file, and all others as they were', async () => {
    emulated = await startEmulated({ 'k8s/report.yaml': quittingJob('report'), 'docs/notes.md': 'x\n' });
    const before = await emulated.gateway.branch('main');
    await round();
    const commit = (await emulated.gateway.branch(branch)) ?? '';
    expect(await emulated.gateway.commit(commit)).toMatchObject({ parents: [before] });
    expect(await emulated.gateway.branch('main')).toBe(before);
    const file = await emulated.api(`GET ${home}/contents/k8s/report.yaml?ref=${commit}`);
    expect(Buffer.from(file.text('content'), 'base64').toString('utf8')).toBe(migratedJob('report'));
    const notes = await emulated.api(`GET ${home}/contents/docs/notes.md?ref=${commit}`);
    expect(Buffer.from(notes.text('content'), 'base64').toString('utf8')).toBe('x\n');
  });

  test('what was closed is not opened again', async () => {
    emulated = await startEmulated({ 'k8s/report.yaml': quittingJob('report') });
    await round();
    await emulated.api(`PATCH ${home}/pulls/1`, { state: 'closed' });
    expect(kindsOf(await round())).toEqual([]);
  });
});
