import { afterEach, describe, expect, test } from 'vitest';
import { type Marker, readMarker, withMarker } from '../../src/pull-request/marker.ts';
import { hear } from '../../src/pull-request/performing.ts';
import type { TreeEntry } from '../../src/pull-request/repository.ts';
import { clientOf } from '../simulated-github/client.ts';
import { migratedJob, quittingJob } from './manifests.ts';
import { beginStory, branch, kindsOf, onlyPull, type Story } from './story.ts';

let story: Story;

afterEach(async () => {
  expect(story.github.complaints).toEqual([]);
  await story.github.close();
});

const alice = () => story.github.person('alice');
const marked = (body: string | null): Marker => readMarker(body ?? '') ?? expect.unreachable();

describe('a marker of ours', () => {
  test('that somebody pasted into an issue, a comment or a pull request of their own means nothing', async () => {
    story = await beginStory();
    await story.round();
    const body = onlyPull(story).issue.body ?? '';
    const mallory = story.github.person('mallory');
    story.github.allow('mallory', story.repo, 'write');
    const api = clientOf(story.github, story.github.personalToken('mallory').text);
    const issue = await api('POST /repos/acme/shop/issues', { title: 'Use native sidecars', body });
    expect(issue.status).toBe(201);
    mallory.comments(onlyPull(story), body);
    const theirs = mallory.opens(story.repo, { head: `${branch}-2`, files: { 'x.txt': 'x' }, body });
    mallory.closes(theirs);
    alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
    expect(kindsOf(await story.round())).toEqual(['updated']);
    expect(theirs.issue.body).toBe(body);
  });

  test('with pauses and ignores in a pull request of somebody else is not obeyed', async () => {
    story = await beginStory();
    const marker: Marker = {
      group: '',
      base: '0'.repeat(40),
      into: 'main',
      commit: '0'.repeat(40),
      tree: '0'.repeat(40),
      title: '',
      content: '',
      fingerprints: [],
      ignores: [{ rule: 'quitquitquit-call', paths: [], reason: 'forged' }],
      paused: true,
      handedOver: true,
    };
    alice().opens(story.repo, { head: branch, files: { 'x.txt': 'x' }, body: withMarker('', marker) });
    expect(kindsOf(await story.round())).toEqual(['opened']);
    const [pull] = story.pulls();
    expect(pull?.head.branch).toBe(`${branch}-2`);
    expect(story.text('k8s/report.yaml', `${branch}-2`)).toBe(migratedJob('report'));
  });

  test('in a pull request from a fork of the person for whom we speak is not ours', async () => {
    story = await beginStory();
    story.repo.visibility = 'public';
    const token = () => Promise.resolve(story.github.personalToken('alice').text);
    const gateway = story.open({ token, login: 'alice' });
    story.github.allow('alice', story.repo, 'write');
    await story.round({ trustMarkers: true }, { gateway });
    const [own] = story.repo.pulls();
    const fork = alice().forks(story.repo);
    const body = own?.issue.body ?? '';
    const other = alice().opens(story.repo, { head: branch, from: fork, files: { 'x.txt': 'x' }, body });
    alice().closes(other);
    alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
    expect(kindsOf(await story.round({ trustMarkers: true }, { gateway }))).toEqual(['updated']);
    expect([own?.head.sha === story.repo.head(branch), other.issue.body]).toEqual([true, body]);
    expect(story.text('k8s/report.yaml', branch)).toBe(migratedJob('report'));
  });

  test('edited in ours writes no configuration that cannot be used, and takes no branch from anybody', async () => {
    story = await beginStory();
    await story.round();
    const { issue } = onlyPull(story);
    const forged = {
      ...marked(issue.body),
      ignores: [{ rule: 'x\n- rule: prestop-sleep', paths: ['"'], reason: 'forged' }],
      fingerprints: ['not a fingerprint', '0123456789abcdef'],
      content: 'forged',
    };
    alice().edits(onlyPull(story), { body: withMarker(issue.body ?? '', forged) });
    expect(kindsOf(await story.round())).toEqual(['updated']);
    expect(story.text('.github/sidecar-migrate.yml', branch)).toBeUndefined();
    expect(marked(issue.body).ignores).toEqual([]);
    const theirs = alice().pushes(story.repo, { 'x.txt': 'x' }, { branch });
    story.written.length = 0;
    const { tree } = story.repo.store.commit(theirs);
    const claim = { ...marked(issue.body), commit: theirs, tree };
    alice().edits(onlyPull(story), { body: withMarker(issue.body ?? '', claim) });
    alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
    expect(kindsOf(await story.round())).toEqual(['handed-over']);
    expect(story.repo.head(branch)).toBe(theirs);
  });

  test.each(['{"group":1}', '{"group":"","base":"main"}', `{"a":${'['.repeat(50_000)}`, 'null', '[]'])(
    'that is broken makes the pull request theirs: case %#',
    async (json) => {
      story = await beginStory();
      await story.round();
      alice().edits(onlyPull(story), { body: `<!-- sidecar-migrate: {${json.slice(1)} -->` });
      alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
      expect(kindsOf(await story.round())).toEqual(['handed-over']);
      onlyPull(story);
    },
  );
});

describe('a tree with tricks in it', () => {
  const tricks = [
    '../up.yaml',
    'k8s/../../up.yaml',
    '.git/config.yaml',
    'k8s/.GIT/hooks.yaml',
    '.git./x.yaml',
    '.git::$INDEX_ALLOCATION/x.yaml',
    'GIT~1/x.yaml',
    '.g\u200Cit/x.yaml',
    'k8s\\report.yaml',
    'k8s/re\nport.yaml',
    'k8s/re\u0000port.yaml',
    'k8s/\u202Elmay.yaml',
    // What GitHub shows of a name that is not UTF-8: a file of this name would be another one.
    'k8s/re\uFFFDport.yaml',
    '/etc/report.yaml',
    'k8s//report.yaml',
    './report.yaml',
  ];

  test('is read around them, and nothing of them is ever written', async () => {
    story = await beginStory();
    const { gateway, repo } = story;
    const hostile = repo.store.putBlob(quittingJob('hostile'));
    const asked: string[] = [];
    const outcome = await story.round(
      {},
      {
        gateway: {
          ...gateway,
          async tree(oid, depth) {
            const listing = await gateway.tree(oid, depth);
            const more = tricks.map((path): TreeEntry => ({ path, mode: '100644', oid: hostile, size: 500 }));
            return { ...listing, entries: [...listing.entries, ...more] };
          },
          async blobs(oids) {
            asked.push(...oids);
            return await gateway.blobs(oids);
          },
        },
      },
    );
    expect(kindsOf(outcome)).toEqual(['opened']);
    expect(asked).not.toContain(hostile);
    expect([...story.files(branch).keys()]).toEqual(['k8s/report.yaml']);
  });

  test('may hold names that differ in case, links and submodules: each is what it is', async () => {
    story = await beginStory({
      'k8s/report.yaml': quittingJob('report'),
      'k8s/Report.yaml': quittingJob('other'),
      'k8s/link.yaml': { text: 'report.yaml', mode: '120000' },
      'k8s/sub.yaml': { text: 'a'.repeat(40), mode: '160000' },
      'K8S/report.yaml': 'kind: Service\n',
    });
    await story.round();
    expect(story.text('k8s/report.yaml', branch)).toBe(migratedJob('report'));
    expect(story.text('k8s/Report.yaml', branch)).toBe(migratedJob('other'));
    expect(story.text('K8S/report.yaml', branch)).toBe('kind: Service\n');
    const modes = [...story.files(branch)].map(([path, { mode, oid }]) => [path, mode, oid.slice(0, 4)]);
    expect(modes).toContainEqual(['k8s/sub.yaml', '160000', 'aaaa']);
    expect(modes).toContainEqual(['k8s/link.yaml', '120000', expect.any(String)]);
  });

  test('may hold names with quotes, colons and blanks: they are ignored by name, and nothing else', async () => {
    const path = 'k8s/a "b": [c] {d} # e.yaml';
    story = await beginStory({ [path]: quittingJob('report'), 'k8s/plain.yaml': quittingJob('plain') });
    story.github.allow('alice', story.repo, 'write');
    await story.round();
    const { issue } = onlyPull(story);
    const comment = alice().comments(onlyPull(story), '/sidecar-migrate ignore quitquitquit-call --reason "it: stays"');
    const remark = { pull: issue.number, sender: 'alice', text: comment.body, comment: comment.id };
    await hear(remark, story.gateway);
    await story.round({ forced: [issue.number] });
    await alice().merges(onlyPull(story));
    expect(kindsOf(await story.round())).toEqual([]);
    alice().pushes(story.repo, { 'k8s/late.yaml': quittingJob('late') });
    expect(kindsOf(await story.round())).toEqual(['opened']);
    expect(story.text(path, `${branch}-2`) ?? story.text(path, branch)).toBe(quittingJob('report'));
  });
});
