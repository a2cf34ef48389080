import { afterEach, expect, test } from 'vitest';
import { bodyLimit } from '../../src/pull-request/body/body.ts';
import type { Gateway } from '../../src/pull-request/gateway.ts';
import { type Marker, readMarker } from '../../src/pull-request/marker.ts';
import { hear } from '../../src/pull-request/performing.ts';
import { describeAtLength } from '../at-length.ts';
import { jobOfItsOwn, migratedJob, quittingJob } from './manifests.ts';
import { beginStory, branch, kindsOf, onlyPull, type Story } from './story.ts';

let story: Story;

afterEach(async () => {
  expect(story.github.complaints).toEqual([]);
  await story.github.close();
});

const alice = () => story.github.person('alice');
const body = (): string => onlyPull(story).issue.body ?? '';
const marked = (): Marker => readMarker(body()) ?? expect.unreachable();

/** Alice, who may write, comments, and the App hears of it. */
async function asks(text: string): Promise<void> {
  story.github.allow('alice', story.repo, 'write');
  const pull = onlyPull(story);
  const comment = alice().comments(pull, text);
  await hear({ pull: pull.issue.number, sender: 'alice', text, comment: comment.id }, story.gateway);
}

/** So many Jobs with workarounds, no two of which are told of in the same words. */
function jobs(count: number, name: string): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`k8s/${name}-${i}.yaml`, jobOfItsOwn(i, `${name}-${i}`)]),
  );
}

describeAtLength('a description that is full', () => {
  test('has room for what is to be ignored', async () => {
    story = await beginStory(jobs(90, 'job'));
    await story.round();
    expect(body().length).toBeGreaterThan(bodyLimit * 0.9);
    await asks('/sidecar-migrate ignore quitquitquit-call --reason "the vendor needs it"');
    expect(marked().ignores).toMatchObject([{ rule: 'quitquitquit-call', reason: 'the vendor needs it' }]);
    await story.round({ forced: [onlyPull(story).issue.number] });
    expect(story.text('.github/sidecar-migrate.yml', branch)).toContain('the vendor needs it');
  });

  test('leaves people the room for what they wrote', async () => {
    story = await beginStory(jobs(2, 'job'));
    await story.round();
    const words = 'What Alice has to say. '.repeat(400);
    alice().edits(onlyPull(story), { body: `${words}\n${body()}` });
    alice().pushes(story.repo, jobs(90, 'more'));
    expect(kindsOf(await story.round())).toEqual(['updated']);
    expect([body().startsWith(words), body().length <= bodyLimit]).toEqual([true, true]);
    expect(marked().commit).toBe(story.repo.head(branch));
    expect(kindsOf(await story.round())).toEqual(['unchanged']);
  });
});

describeAtLength('what people do while a branch is made', () => {
  /** A gateway that lets something happen before the first tree is made. */
  function meanwhile(happens: () => Promise<void> | void): Gateway {
    const { gateway } = story;
    let awaited: (() => Promise<void> | void) | undefined = happens;
    return {
      ...gateway,
      async createTree(tree) {
        const next = awaited;
        awaited = undefined;
        await next?.();
        return await gateway.createTree(tree);
      },
    };
  }

  const begin = async (): Promise<void> => {
    story = await beginStory();
    await story.round();
    alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
  };

  test('holds: a pause', async () => {
    await begin();
    await story.round({}, { gateway: meanwhile(() => asks('/sidecar-migrate pause')) });
    expect(marked().paused).toBe(true);
    alice().pushes(story.repo, { 'k8s/mail.yaml': quittingJob('mail') });
    expect(kindsOf(await story.round())).toEqual(['paused']);
  });

  test('holds: what is to be ignored', async () => {
    await begin();
    const command = '/sidecar-migrate ignore quitquitquit-call --reason "it stays"';
    await story.round({}, { gateway: meanwhile(() => asks(command)) });
    await story.round({ forced: [onlyPull(story).issue.number] });
    expect(story.text('.github/sidecar-migrate.yml', branch)).toContain('it stays');
    expect(story.text('k8s/report.yaml', branch)).toBe(quittingJob('report'));
  });

  test('stays: words, a title, and that it is closed', async () => {
    await begin();
    const edit = () => alice().edits(onlyPull(story), { title: 'Mine', body: `Hello.\n${body()}` });
    await story.round({}, { gateway: meanwhile(edit) });
    expect([body().startsWith('Hello.\n'), body().includes('bill'), onlyPull(story).issue.title]).toEqual([
      true,
      true,
      'Mine',
    ]);
    alice().pushes(story.repo, { 'k8s/mail.yaml': quittingJob('mail') });
    const before = marked().fingerprints;
    await story.round({}, { gateway: meanwhile(() => alice().closes(onlyPull(story))) });
    expect(marked().fingerprints).toEqual(before);
  });
});

test('a rule that is ignored once more stays ignored where it was', async () => {
  story = await beginStory({ 'k8s/report.yaml': quittingJob('report') });
  await story.round();
  const forced = [onlyPull(story).issue.number];
  await asks('/sidecar-migrate ignore quitquitquit-call --reason "first"');
  alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
  await story.round({ forced });
  expect(story.text('k8s/bill.yaml', branch)).toBe(migratedJob('bill'));
  await asks('/sidecar-migrate ignore quitquitquit-call --reason "second"');
  await story.round({ forced });
  for (const name of ['report', 'bill']) {
    expect(story.text(`k8s/${name}.yaml`, branch)).toBe(quittingJob(name));
  }
});
