import { afterEach, describe, expect, test } from 'vitest';
import { GitHubError } from '../../src/pull-request/github-error.ts';
import { everything } from '../simulated-github/stage.ts';
import { migratedJob, quittingJob } from './manifests.ts';
import { beginStory, branch, kindsOf, onlyPull, type Story } from './story.ts';

let story: Story;

afterEach(async () => {
  await story.github.close();
});

const writes = [
  'git/create-tree',
  'git/create-commit',
  'graphql/updateRefs',
  'pulls/create',
  'issues/add-labels',
] as const;

const files = { 'k8s/report.yaml': quittingJob('report'), '.github/sidecar-migrate.yml': 'labels: [a]\n' };

describe('a failure of GitHub', () => {
  test.each(writes)('in %s after the work was done leaves one pull request in the end', async (operation) => {
    story = await beginStory(files);
    story.github.faults.fail(operation);
    await story.round().catch(() => undefined);
    expect(kindsOf(await story.round())).toEqual([expect.stringMatching(/^(?:opened|unchanged)$/u)]);
    expect(story.text('k8s/report.yaml', branch)).toBe(migratedJob('report'));
    onlyPull(story);
  });

  test.each(writes)('in %s before anything was done does so too', async (operation) => {
    story = await beginStory(files);
    story.github.faults.drop(operation, { after: false });
    await story.round().catch(() => undefined);
    story.written.length = 0;
    expect(kindsOf(await story.round())).toEqual([expect.stringMatching(/^(?:opened|unchanged)$/u)]);
    onlyPull(story);
  });

  test('while it updates a branch leaves a branch that is known as ours', async () => {
    story = await beginStory();
    await story.round();
    story.github.person('alice').pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
    story.github.faults.fail('pulls/update', { after: false });
    await expect(story.round()).rejects.toMatchObject({ status: 502 });
    expect(kindsOf(await story.round())).toEqual(['updated']);
    expect(onlyPull(story).issue.body).toContain('`bill`');
    expect(onlyPull(story).issue.comments).toEqual([]);
  });

  test('that is a limit is passed on at once, without another request', async () => {
    story = await beginStory();
    story.github.faults.limit('graphql/updateRefs', { retryAfter: 40 });
    await expect(story.round()).rejects.toMatchObject({ name: 'GitHubError', retryable: true, retryAfter: 40 });
    expect(story.github.ignoredWaits).toBe(0);
  });

  test('to be up to date does not open a pull request twice', async () => {
    story = await beginStory();
    await story.round();
    story.github.faults.stale('graphql/query', { times: 2 });
    await story.round().catch(() => undefined);
    onlyPull(story);
  });
});

describe('drafts', () => {
  test('that GitHub does not offer for a repository are opened as what it offers', async () => {
    story = await beginStory({
      'k8s/report.yaml': quittingJob('report'),
      '.github/sidecar-migrate.yml': 'draft: true\n',
    });
    const { gateway } = story;
    const message = 'Draft pull requests are not supported in this repository.';
    const outcome = await story.round(
      {},
      {
        gateway: {
          ...gateway,
          createPull: async (wish) => {
            if (wish.draft) throw new GitHubError({ status: 422, message, retryable: false });
            return await gateway.createPull(wish);
          },
        },
      },
    );
    expect(kindsOf(outcome)).toEqual(['opened']);
    expect(onlyPull(story).draft).toBe(false);
  });
});

describe('a tree that GitHub does not show at once', () => {
  test('is walked', async () => {
    story = await beginStory({ 'a/b/report.yaml': quittingJob('report'), 'c.txt': '', 'd.txt': '' });
    story.github.faults.truncate(2, { times: 2 });
    expect(kindsOf(await story.round())).toEqual(['opened']);
  });

  test('is given up if it takes too many requests', async () => {
    story = await beginStory({ 'a/b/report.yaml': quittingJob('report') });
    story.github.faults.truncate(0);
    const { scan } = await story.round({ limits: { files: 10, bytes: 1e6, trees: 3 } });
    expect(scan).toMatchObject({ kind: 'left', state: { name: 'too-large' } });
  });
});

describe('a repository in which nothing can be done', () => {
  const state = async () => {
    const { scan } = await story.round();
    return scan.kind === 'left' ? scan.state.name : scan.kind;
  };

  test('is archived, disabled, mirrored or a fork', async () => {
    story = await beginStory();
    const { repo, github } = story;
    repo.archived = true;
    expect(await state()).toBe('archived');
    repo.archived = false;
    repo.disabled = true;
    expect(await state()).toBe('disabled');
    repo.disabled = false;
    repo.mirrorUrl = 'https://git.example.com/shop';
    expect(await state()).toBe('mirror');
    repo.mirrorUrl = null;
    const fork = github.person('bob').forks(repo);
    github.install(story.app, 'bob');
    const installation = github.install(story.app, 'bob');
    const gateway = story.open({ token: () => Promise.resolve(github.token(installation)) }, fork.fullName);
    expect((await story.round({}, { gateway })).scan).toMatchObject({ kind: 'left', state: { name: 'fork' } });
    expect(github.complaints).toEqual([]);
  });

  test('is empty', async () => {
    story = await beginStory();
    story.github.repository('acme/nothing');
    const { scan } = await story.round({}, { gateway: story.open({}, 'acme/nothing') });
    expect(scan).toMatchObject({ kind: 'left', state: { name: 'empty' } });
  });

  test('has another name now, or another owner', async () => {
    story = await beginStory();
    const { github, repo } = story;
    github.person('acme-admin').renames(repo, 'store');
    const { scan } = await story.round();
    expect(scan).toMatchObject({ state: { name: 'renamed', text: expect.stringContaining('`acme/store`') } });
  });

  test('belongs to somebody else now', async () => {
    story = await beginStory();
    const { github, repo } = story;
    github.person('acme-admin').transfers(repo, github.organization('globex'));
    const installation = github.install(story.app, 'globex');
    const gateway = story.open({ token: () => Promise.resolve(github.token(installation)) });
    const { scan } = await story.round({}, { gateway });
    expect(scan).toMatchObject({ state: { name: 'transferred', text: expect.stringContaining('`globex/shop`') } });
  });

  test('was archived between look and write', async () => {
    story = await beginStory();
    const { gateway, repo } = story;
    const outcome = await story.round(
      {},
      {
        gateway: {
          ...gateway,
          async createTree(tree) {
            repo.archived = true;
            return await gateway.createTree(tree);
          },
        },
      },
    );
    expect(kindsOf(outcome)).toEqual(['archived']);
  });

  test('has more manifests than are read', async () => {
    story = await beginStory({ 'a.yaml': 'a: b\n', 'b.yaml': 'a: b\n' });
    const { scan } = await story.round({ limits: { files: 1, bytes: 1e6, trees: 10 } });
    expect(scan).toMatchObject({ state: { name: 'too-large' } });
  });

  test('does not give the App what it needs', async () => {
    story = await beginStory();
    const permissions = { ...everything, contents: 'read' } as const;
    const token = story.github.token(story.installation, { permissions });
    const outcome = await story.round({}, { gateway: story.open({ token: () => Promise.resolve(token) }) });
    expect(outcome.published[0]?.outcome).toMatchObject({
      kind: 'left',
      state: { name: 'missing-permission', text: expect.stringContaining('`contents=write`') },
    });
  });
});

describe('a permission that is missing', () => {
  test('for pull requests is a state, and nothing is tried again', async () => {
    story = await beginStory();
    const permissions = { ...everything, pull_requests: 'read' } as const;
    const token = story.github.token(story.installation, { permissions });
    const gateway = story.open({ token: () => Promise.resolve(token) });
    expect(kindsOf(await story.round({}, { gateway }))).toEqual(['missing-permission']);
    expect(story.github.calls({ operation: 'pulls/create' }).count).toBe(1);
    expect(kindsOf(await story.round())).toEqual(['opened']);
    onlyPull(story);
  });
});

describe('a ruleset', () => {
  test.each([
    { type: 'creation', state: 'ruleset-branch' },
    { type: 'branch_name_pattern', parameters: { operator: 'starts_with', pattern: 'feat/' }, state: 'ruleset-branch' },
    {
      type: 'commit_message_pattern',
      parameters: { operator: 'regex', pattern: '^[A-Z]+-[0-9]+ ' },
      state: 'ruleset-message',
    },
  ])('on $type is a state, and nothing is tried again', async ({ state, ...rule }) => {
    story = await beginStory();
    story.github.rule(story.repo, ['~ALL'], [rule]);
    expect(kindsOf(await story.round())).toEqual([state]);
    expect(story.github.calls({ operation: 'graphql/updateRefs' }).count).toBe(1);
    expect(story.pulls()).toEqual([]);
  });

  test('that wants signed commits is not content with those of a person’s token', async () => {
    story = await beginStory();
    story.github.rule(story.repo, ['~ALL'], [{ type: 'required_signatures' }]);
    story.github.allow('alice', story.repo, 'write');
    const token = () => Promise.resolve(story.github.personalToken('alice').text);
    const gateway = story.open({ token, login: 'alice' });
    expect(kindsOf(await story.round({}, { gateway }))).toEqual(['ruleset-signature']);
    expect(story.repo.branches()).toEqual(['main']);
  });

  test('that wants signed commits is content with an App’s', async () => {
    story = await beginStory();
    story.github.rule(story.repo, ['~ALL'], [{ type: 'required_signatures' }]);
    expect(kindsOf(await story.round())).toEqual(['opened']);
  });
});

describe('text that GitHub does not write as it was given', () => {
  test('is not used', async () => {
    story = await beginStory();
    const { gateway } = story;
    const outcome = await story.round(
      {},
      {
        gateway: {
          ...gateway,
          createTree: ({ base, files: given }) =>
            gateway.createTree({ base, files: given.map((file) => ({ ...file, text: `${file.text}x` })) }),
        },
      },
    );
    expect(kindsOf(outcome)).toEqual(['not-made-exactly']);
    expect(story.repo.branches()).toEqual(['main']);
  });
});

describe('what stands beside manifests', () => {
  test('is not read: links, submodules, LFS pointers, vendored charts, workflows, tricks', async () => {
    const job = quittingJob('report');
    story = await beginStory({
      'link.yaml': { text: 'k8s/report.yaml', mode: '120000' },
      'sub.yaml': { text: 'a'.repeat(40), mode: '160000' },
      'lfs.yaml': `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 99\n${job}`,
      'chart/Chart.yaml': 'name: shop\nversion: 1.0.0\n',
      'chart/charts/dep/job.yaml': job,
      '.github/workflows/job.yaml': job,
      'node_modules/x/job.yaml': job,
      'big.yaml': `${job}${'# padding\n'.repeat(120_000)}`,
    });
    const { scan, published } = await story.round();
    expect(published).toEqual([]);
    expect(scan).toMatchObject({ set: { problems: [{ file: 'big.yaml', message: 'Larger than 1 MiB.' }] } });
  });
});
