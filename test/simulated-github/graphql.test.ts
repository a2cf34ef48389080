import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask, clientOf } from './client.ts';
import { zeroOid } from './git/object.ts';
import { type Stage, setStage } from './stage.ts';
import { nodeId } from './world/identifiers.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await setStage();
});

afterEach(async () => {
  expect(stage.github.complaints).toEqual([]);
  await stage.github.close();
});

const updateRefs = 'mutation($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }';

describe('updateRefs', () => {
  const move = (...refUpdates: readonly object[]) =>
    ask(stage.api, updateRefs, { input: { repositoryId: nodeId('R', stage.repo.id), refUpdates } });

  it('creates, moves and removes branches, each only from where the caller saw it', async () => {
    const { github, repo } = stage;
    const first = repo.head() ?? '';
    const name = 'refs/heads/sidecar-migrate/shop';
    expect((await move({ name, beforeOid: zeroOid, afterOid: first })).body).toEqual({
      data: { updateRefs: { clientMutationId: null } },
    });
    const theirs = github.person('alice').pushes(repo, { a: '1' }, { branch: 'sidecar-migrate/shop' });
    const stale = await move({ name, beforeOid: first, afterOid: first, force: true });
    expect(stale).toMatchObject({
      status: 200,
      body: { data: { updateRefs: null }, errors: [{ message: expect.stringMatching(/^Something went wrong/u) }] },
    });
    expect(repo.head('sidecar-migrate/shop')).toBe(theirs);
    expect((await move({ name, beforeOid: theirs, afterOid: first })).text('errors.0.message')).toBe(
      'Update is not a fast forward',
    );
    expect((await move({ name, beforeOid: theirs, afterOid: first, force: true })).at('errors')).toBeUndefined();
    await move({ name, beforeOid: first, afterOid: zeroOid });
    expect(repo.head('sidecar-migrate/shop')).toBeUndefined();
  });

  it('moves all or none', async () => {
    const { repo } = stage;
    const first = repo.head() ?? '';
    const answer = await move(
      { name: 'refs/heads/a', afterOid: first },
      { name: 'refs/heads/b', beforeOid: first, afterOid: first },
    );
    expect(answer.at('errors.0')).toBeDefined();
    expect(repo.branches()).toEqual(['main']);
  });

  it('needs the permission to write contents, and a repository that is no archive', async () => {
    const { github, installation, repo } = stage;
    const reader = clientOf(github, github.token(installation, { permissions: { contents: 'read' } }));
    const input = { repositoryId: nodeId('R', repo.id), refUpdates: [{ name: 'refs/heads/a', afterOid: repo.head() }] };
    expect((await ask(reader, updateRefs, { input })).text('errors.0.type')).toBe('FORBIDDEN');
    github.person('alice').archives(repo);
    expect((await ask(stage.api, updateRefs, { input })).text('errors.0.message')).toBe(
      'Repository was archived so is read-only.',
    );
  });
});

describe('reading', () => {
  it('takes many blobs at once, by path or by name', async () => {
    const { api, github, repo } = stage;
    github
      .person('alice')
      .pushes(repo, { bin: null, 'data.bin': { text: Buffer.from([0, 1, 2]) }, 'big.yaml': 'a: b\n'.repeat(110_000) });
    const oid = repo.store.putBlob('shop\n');
    const query = `query($oid: GitObjectID!) { repository(owner: "acme", name: "shop") {
      text: object(expression: "HEAD:k8s/job.yaml") { ... on Blob { text isBinary byteSize isTruncated } }
      named: object(oid: $oid) { oid ... on Blob { text } }
      binary: object(expression: "main:data.bin") { ... on Blob { text isBinary } }
      big: object(expression: "main:big.yaml") { ... on Blob { isTruncated byteSize } }
      none: object(expression: "main:nowhere") { oid }
    } rateLimit { cost remaining } }`;
    expect((await ask(api, query, { oid })).body).toMatchObject({
      data: {
        repository: {
          text: { text: 'kind: Job\nmetadata:\n  name: report\n', isBinary: false, byteSize: 35, isTruncated: false },
          named: { oid, text: 'shop\n' },
          binary: { text: null, isBinary: true },
          big: { isTruncated: true, byteSize: 550_000 },
          none: null,
        },
        rateLimit: { cost: 1 },
      },
    });
  });

  it('takes the heads of a hundred repositories for one point', async () => {
    const { api, github, installation } = stage;
    const repos = Array.from({ length: 100 }, (_, index) => github.repository(`acme/r${index}`, { a: String(index) }));
    const query = `query($ids: [ID!]!) { nodes(ids: $ids) { ... on Repository {
      databaseId nameWithOwner isArchived isEmpty isDisabled isFork isMirror defaultBranchRef { name target { oid } } } } }`;
    const since = github.mark();
    const answer = await ask(api, query, { ids: repos.map(({ id }) => nodeId('R', id)) });
    expect(answer.at('data.nodes.99')).toMatchObject({
      nameWithOwner: 'acme/r99',
      defaultBranchRef: { name: 'main', target: { oid: repos[99]?.head() } },
    });
    expect(github.calls({ since, caller: `installation ${installation.id}` })).toMatchObject({
      count: 1,
      cost: 1,
      points: 1,
    });
    const tooMany = await ask(api, query, { ids: Array.from({ length: 101 }, () => nodeId('R', 1)) });
    expect(tooMany.text('errors.0.type')).toBe('ARGUMENT_LIMIT');
  });

  it('says which repositories it cannot find, and still gives the others', async () => {
    const { api, github, repo } = stage;
    const secret = github.repository('rival/secret', { a: '1' });
    const query = 'query($ids: [ID!]!) { nodes(ids: $ids) { id } }';
    const answer = await ask(api, query, { ids: [nodeId('R', repo.id), nodeId('R', secret.id)] });
    expect(answer.body).toMatchObject({
      data: { nodes: [{ id: nodeId('R', repo.id) }, null] },
      errors: [{ type: 'NOT_FOUND', path: ['nodes', 1] }],
    });
    expect((await ask(api, '{ repository(owner: "rival", name: "secret") { id } }')).text('errors.0.type')).toBe(
      'NOT_FOUND',
    );
  });

  it('walks commits, trees and pull requests', async () => {
    const { api, github, repo } = stage;
    const pull = github.person('alice').opens(repo, { head: 'fix', files: { a: '1' }, body: 'why' });
    github.person('bob').comments(pull, 'nice');
    const query = `{ repository(owner: "acme", name: "shop") {
      ref(qualifiedName: "refs/heads/fix") { name prefix associatedPullRequests(first: 5) { totalCount nodes { number } } target { ... on Commit {
        message signature { isValid } author { name user { login } } parents(first: 1) { nodes { oid } } tree { entries { name mode type } }
        history(first: 10) { totalCount } file(path: "a") { oid object { ... on Blob { text } } } } } }
      refs(refPrefix: "refs/heads/", first: 10) { nodes { name } }
      pullRequests(first: 10, states: [OPEN], headRefName: "fix") { nodes {
        id number title body state isDraft mergeable headRefOid baseRefName author { login __typename } autoMergeRequest { mergeMethod }
        comments(first: 10) { nodes { body author { login } } } labels(first: 3) { nodes { name } } isInMergeQueue isCrossRepository } }
    } }`;
    const answer = await ask(api, query);
    expect(answer.at('errors')).toBeUndefined();
    expect(answer.at('data.repository.ref')).toMatchObject({
      name: 'fix',
      associatedPullRequests: { totalCount: 1 },
      target: {
        signature: null,
        author: { name: 'alice', user: { login: 'alice' } },
        history: { totalCount: 2 },
        file: { object: { text: '1' } },
      },
    });
    expect(answer.at('data.repository.pullRequests.nodes.0')).toMatchObject({
      number: 1,
      mergeable: 'MERGEABLE',
      comments: { nodes: [{ body: 'nice', author: { login: 'bob' } }] },
    });
  });

  it('is refused without page sizes, unknown fields or credentials', async () => {
    const { api, github } = stage;
    const open = '{ repository(owner: "acme", name: "shop") { pullRequests { totalCount } } }';
    expect((await ask(api, open)).text('errors.0.type')).toBe('MISSING_PAGINATION_BOUNDARIES');
    expect((await ask(api, open.replace('pullRequests', 'pullRequests(first: 200)'))).text('errors.0.type')).toBe(
      'EXCESSIVE_PAGINATION',
    );
    expect((await ask(clientOf(github), '{ rateLimit { cost } }')).body).toMatchObject({ status: '401' });
    expect(
      (await ask(api, '{ repository(owner: "acme", name: "shop") { stars } }')).text('errors.0.message'),
    ).toContain('Cannot query field "stars"');
    expect(github.complaints).toHaveLength(1);
    (github.complaints as unknown[]).length = 0;
  });
});

describe('other mutations', () => {
  it('commit on a branch, from the head that the caller expects', async () => {
    const { api, repo } = stage;
    const query =
      'mutation($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid signature { isValid } } ref { name } } }';
    const input = {
      branch: { repositoryNameWithOwner: 'acme/shop', branchName: 'main' },
      expectedHeadOid: repo.head(),
      message: { headline: 'Add' },
      fileChanges: {
        additions: [{ path: 'bin/run', contents: Buffer.from('new\n').toString('base64') }],
        deletions: [{ path: 'README.md' }],
      },
    };
    const made = await ask(api, query, { input });
    expect(made.body).toMatchObject({
      data: { createCommitOnBranch: { commit: { signature: { isValid: true } }, ref: { name: 'main' } } },
    });
    expect((await ask(api, query, { input })).text('errors.0.type')).toBe('STALE_DATA');
    expect([repo.text('bin/run'), repo.text('README.md')]).toEqual(['new\n', undefined]);
  });

  it('turn auto-merge on and off, drafts into ready ones, and hide comments', async () => {
    const { api, github, repo } = stage;
    const alice = github.person('alice');
    const pull = alice.opens(repo, { head: 'fix', files: { a: '1' }, draft: true });
    const id = (await ask(api, '{ repository(owner: "acme", name: "shop") { pullRequest(number: 1) { id } } }')).text(
      'data.repository.pullRequest.id',
    );
    const mutate = (name: string, input: object, shown: string) => {
      const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
      return ask(api, `mutation($input: ${type}!) { ${name}(input: $input) { ${shown} } }`, { input });
    };
    const method = { pullRequestId: id, mergeMethod: 'SQUASH' };
    expect((await mutate('enablePullRequestAutoMerge', method, 'clientMutationId')).text('errors.0.type')).toBe(
      'UNPROCESSABLE',
    );
    repo.allowAutoMerge = true;
    await mutate('enablePullRequestAutoMerge', method, 'pullRequest { autoMergeRequest { mergeMethod } }');
    expect(pull.autoMerge?.method).toBe('squash');
    expect((await api('GET /repos/acme/shop/pulls/1')).text('auto_merge.merge_method')).toBe('squash');
    await mutate('disablePullRequestAutoMerge', { pullRequestId: id }, 'pullRequest { id }');
    await mutate('markPullRequestReadyForReview', { pullRequestId: id }, 'pullRequest { isDraft }');
    expect([pull.autoMerge, pull.draft]).toEqual([undefined, false]);
    const comment = alice.comments(pull, 'old news');
    const hidden = await mutate(
      'minimizeComment',
      { subjectId: nodeId('IC', comment.id), classifier: 'OUTDATED' },
      'minimizedComment { isMinimized }',
    );
    expect(hidden.at('data.minimizeComment.minimizedComment.isMinimized')).toBe(true);
  });
});
