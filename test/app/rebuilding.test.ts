import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Repository } from '../simulated-github/world/repository.ts';
import { onEveryDatabaseAtLength } from './places.ts';
import { beginStory, type Story } from './story.ts';

const folder = join(import.meta.dirname, '..', '..', 'fixtures', '_pipeline', 'nightly-report');
const job = readFileSync(join(folder, 'before.yaml'), 'utf8');
const manifest = 'k8s/report.yaml';
const settings = { '.github/sidecar-migrate.yml': 'pullRequests: {open: 50, perDay: 500}\n' };

onEveryDatabaseAtLength('the App', (make) => {
  let story: Story;
  beforeEach(async () => {
    story = await beginStory(await make());
  });
  afterEach(async () => {
    expect(story.github.complaints).toEqual([]);
    await story.end();
  });

  const states = async (): Promise<Readonly<Record<string, string>>> => {
    const rows = await story.house.database.query<{ name: string; state: string }>(
      'select name, state from sidecar.repository order by name',
    );
    return Object.fromEntries(rows.map(({ name, state }) => [name, state]));
  };
  const push = (repo: Repository, text: string): void => {
    story.github.person('alice').pushes(repo, { [manifest]: job.replace(':2.14.1', `:2.14.1-${text}`) });
  };
  const proposed = (repo: Repository): string => repo.text(manifest, repo.pulls()[0]?.head.branch) ?? '';

  it('knows again from its pull requests what a lost database knew, and opens none twice', async () => {
    const { github, app } = story;
    const [open, ignored, paused, taken] = ['open', 'ignored', 'paused', 'taken'].map((name) =>
      github.repository(`acme/${name}`, { [manifest]: job, ...settings }),
    );
    if (!open || !ignored || !paused || !taken) expect.unreachable();
    const alice = github.person('alice');
    for (const repo of [open, ignored, paused, taken]) github.allow('alice', repo, 'write');
    github.install(app, 'acme');
    await story.settled();
    const [first] = ignored.pulls();
    const [resting] = paused.pulls();
    const [theirs] = taken.pulls();
    if (!first || !resting || !theirs) expect.unreachable();
    alice.closes(first);
    alice.comments(resting, '/sidecar-migrate pause');
    alice.pushes(taken, { [manifest]: `${proposed(taken)}# mine\n` }, { branch: theirs.head.branch });
    await story.settled();
    const before = { ...(await states()), paused: 'paused' };
    expect(before).toMatchObject({ open: 'open', taken: 'handed-over' });
    const heads = [resting.head.sha, theirs.head.sha];

    story = await story.movesTo(await make());
    await story.settled();
    expect(await states()).toEqual(before);
    for (const repo of [open, ignored, paused, taken]) expect(repo.pulls()).toHaveLength(1);
    for (const repo of [open, ignored, paused, taken]) push(repo, 'later');
    await story.settled();
    for (const repo of [open, ignored, paused, taken]) expect(repo.pulls()).toHaveLength(1);
    expect([resting.head.sha, theirs.head.sha]).toEqual(heads);
    expect(first.issue.state).toBe('closed');
    expect(proposed(open)).toContain(':2.14.1-later\n');
    expect(await states()).toEqual(before);
  });

  it('knows again an open pull request on a branch of a former prefix, and that somebody touched it', async () => {
    const { github, app } = story;
    const config = Object.keys(settings)[0] ?? '';
    const repo = github.repository('acme/shop', { [manifest]: job, [config]: 'branchPrefix: bots/\n' });
    const alice = github.person('alice');
    github.install(app, 'acme');
    await story.settled();
    const [pull] = repo.pulls();
    if (pull === undefined) expect.unreachable();
    alice.pushes(repo, { [config]: null });
    github.clock.advance({ days: 80 });
    alice.labels(pull, 'kubernetes');
    await story.settled();

    story = await story.movesTo(await make());
    await story.settled();
    github.clock.advance({ days: 80 });
    push(repo, 'later');
    await story.settled();
    expect([repo.pulls().length, pull.head.branch]).toEqual([1, 'bots/native-sidecars']);
    expect(proposed(repo)).toContain(':2.14.1-later\n');
    github.clock.advance({ days: 11 });
    push(repo, 'too-late');
    await story.settled();
    expect([await states(), repo.pulls().length]).toEqual([{ shop: 'dormant' }, 1]);
  });

  it('writes nothing while it is told so, and does then what waited', async () => {
    story = await story.restarts({ writesNothing: true });
    const { github, app } = story;
    const repo = github.repository('acme/shop', { 'README.md': 'shop\n' });
    github.install(app, 'acme');
    push(repo, 'first');
    const other = github.person('bob').opens(repo, { head: 'topic', files: { 'k8s/other.yaml': job } });
    await story.settled();
    const writes = github.calls().all.filter(({ points, kind }) => points > 1 && kind !== 'token' && kind !== 'app');
    expect(writes).toEqual([]);
    expect(await states()).toEqual({ shop: 'planned' });
    story = await story.restarts();
    await story.settled();
    expect(repo.pulls().filter((pull) => pull !== other)).toHaveLength(1);
    expect(repo.checkRuns).toHaveLength(1);
  });
});
