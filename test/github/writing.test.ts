import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type GatewayStage, issueOf, nothing, setGatewayStage } from './stage.ts';

let stage: GatewayStage;

beforeEach(async () => {
  stage = await setGatewayStage();
});

afterEach(async () => {
  expect(stage.github.complaints).toEqual([]);
  await stage.github.close();
});

async function commit(message = 'Change') {
  const { head } = await stage.gateway.snapshot(nothing);
  const file = { path: 'bin/run', mode: '100755', text: '#!/bin/sh\ntrue\n' };
  const tree = await stage.gateway.createTree({ base: head?.tree ?? '', files: [file] });
  return await stage.gateway.createCommit({ tree, parents: [head?.commit ?? ''], message });
}

describe('what is written through the gateway', () => {
  test('is one signed commit that keeps modes and everything else', async () => {
    const made = await commit();
    expect(made).toMatchObject({ verified: true, message: 'Change' });
    const { entries } = await stage.gateway.tree(made.tree, 'all');
    expect(entries.map(({ path, mode }) => [path, mode])).toContainEqual(['bin/run', '100755']);
    expect(entries.map(({ path }) => path)).toContain('k8s/job.yaml');
    expect(await stage.gateway.commit(made.oid)).toMatchObject({ author: 'sidecar-migrate[bot]' });
  });

  test('moves a branch only from where it is believed to stand', async () => {
    const { gateway, repo } = stage;
    const [first, second] = [await commit('1'), await commit('2')];
    await gateway.moveBranch({ branch: 'b', before: undefined, after: first.oid });
    await expect(gateway.moveBranch({ branch: 'b', before: undefined, after: second.oid })).rejects.toMatchObject({
      name: 'GitHubError',
    });
    await gateway.moveBranch({ branch: 'b', before: first.oid, after: second.oid });
    expect(repo.head('b')).toBe(second.oid);
    await gateway.moveBranch({ branch: 'b', before: second.oid, after: undefined });
    expect(repo.head('b')).toBeUndefined();
  });

  test('finds the repository’s node without a snapshot', async () => {
    const made = await commit();
    await stage.open().moveBranch({ branch: 'b', before: undefined, after: made.oid });
    expect(stage.repo.head('b')).toBe(made.oid);
  });

  test('is told where a ruleset forbids it', async () => {
    stage.github.rule(stage.repo, ['b*'], [{ type: 'creation' }]);
    const made = await commit();
    await expect(stage.gateway.moveBranch({ branch: 'b', before: undefined, after: made.oid })).rejects.toMatchObject({
      status: 422,
      retryable: false,
      message: expect.stringContaining('creations being restricted'),
    });
  });
});

describe('a pull request through the gateway', () => {
  async function opened() {
    const made = await commit();
    await stage.gateway.moveBranch({ branch: 'b', before: undefined, after: made.oid });
    return await stage.gateway.createPull({ title: 'T', body: 'B', head: 'b', base: 'main', draft: true });
  }

  test('is opened, changed and closed', async () => {
    const { gateway, github, repo } = stage;
    const { number } = await opened();
    await gateway.updatePull(number, { title: 'T2', body: 'B2' });
    expect(await gateway.pull(number)).toMatchObject({ title: 'T2', body: 'B2', draft: true, mergeable: 'clean' });
    github.allow('bob', repo, 'write');
    await gateway.addLabels(number, ['kubernetes']);
    await gateway.addAssignees(number, ['bob']);
    await gateway.requestReviewers(number, ['bob']);
    expect(await gateway.pull(number)).toMatchObject({ labels: ['kubernetes'], author: 'sidecar-migrate[bot]' });
    expect(await gateway.pullFiles(number)).toMatchObject([{ path: 'bin/run', status: 'modified' }]);
    await gateway.updatePull(number, { state: 'closed' });
    expect(await gateway.pull(number)).toMatchObject({ state: 'closed' });
  });

  test('is talked about', async () => {
    const { gateway, github, repo } = stage;
    const { number } = await opened();
    const asked = github.person('bob').comments(issueOf(repo, number), 'why?');
    await gateway.react(asked.id, 'eyes');
    const id = await gateway.createComment(number, 'because');
    await gateway.updateComment(id, 'because it hung');
    expect(await gateway.comments(number)).toMatchObject([
      { author: 'bob', body: 'why?' },
      { author: 'sidecar-migrate[bot]', body: 'because it hung' },
    ]);
    expect(asked.reactions.map(({ content }) => content)).toEqual(['eyes']);
  });

  test('gets a review on its lines, all or nothing', async () => {
    const { gateway } = stage;
    const { number, head } = await opened();
    const good = { path: 'bin/run', startLine: 1, endLine: 2, body: 'two lines' };
    const bad = { path: 'bin/run', startLine: 90, endLine: 90, body: 'nowhere' };
    await expect(gateway.createReview(number, head.commit, [good, bad])).rejects.toMatchObject({ status: 422 });
    await gateway.createReview(number, head.commit, [good]);
    expect(await gateway.lineComments(number)).toMatchObject([{ ...good, author: 'sidecar-migrate[bot]' }]);
  });

  test('gets a check run, to which more annotations are added', async () => {
    const { gateway, github, repo } = stage;
    const { head } = await opened();
    const annotations = Array.from({ length: 50 }, (_, i) => ({
      path: 'bin/run',
      startLine: i + 1,
      endLine: i + 1,
      level: 'notice' as const,
      title: 't',
      message: 'm',
    }));
    const run = {
      name: 'sidecar-migrate',
      head: head.commit,
      conclusion: 'neutral' as const,
      title: 'T',
      summary: 'S',
      annotations,
      buttons: [{ label: 'Look again', description: 'Looks again', identifier: 'recheck' }],
      externalId: 'x1',
    };
    const id = await gateway.createCheckRun(run);
    const known = { id, completed: true };
    const found = async () => await gateway.checkRun(head.commit, 'sidecar-migrate');
    expect(await found()).toEqual({ ...known, externalId: 'x1', annotations: 50 });
    await gateway.updateCheckRun(id, { ...run, conclusion: 'success', externalId: 'x2' });
    expect(await found()).toEqual({ ...known, externalId: 'x2', annotations: 100 });
    expect(repo.checkRuns.map(({ conclusion }) => conclusion)).toEqual(['success']);
    const [shown] = repo.checkRuns;
    if (shown !== undefined) github.person('alice').rerequests(shown);
    expect(await found()).toMatchObject({ id, completed: false });
    expect(await gateway.checkRun(head.commit, 'other')).toBeUndefined();
  });

  test('knows what people may do', async () => {
    const { gateway, github, repo } = stage;
    github.allow('bob', repo, 'maintain');
    github.person('stranger');
    expect([await gateway.permissionOf('bob'), await gateway.permissionOf('stranger')]).toEqual(['maintain', 'none']);
    expect(await gateway.permissionOf('nobody-at-all')).toBe('none');
  });

  test('knows the address that GitHub gives to the App’s commits', async () => {
    const { authorEmail } = await commit();
    expect(await stage.gateway.signature()).toBe(`sidecar-migrate[bot] <${authorEmail}>`);
  });
});
