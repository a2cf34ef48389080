import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Engine, runEngine } from '../../src/pull-request/engine.ts';
import { readMarker } from '../../src/pull-request/marker.ts';
import { migratedJob, quittingJob } from './manifests.ts';
import { beginStory, branch, kindsOf, onlyPull, type Story } from './story.ts';

let story: Story;

beforeEach(async () => {
  story = await beginStory({ 'k8s/report.yaml': quittingJob('report'), 'README.md': 'shop\n' });
  await story.round();
});

afterEach(async () => {
  expect(story.github.complaints).toEqual([]);
  await story.github.close();
});

const alice = () => story.github.person('alice');
const comments = () => onlyPull(story).issue.comments.map(({ body }) => body);

describe('a push to the base branch', () => {
  test('that changes nothing of the plan changes nothing of the pull request', async () => {
    const { head } = onlyPull(story);
    alice().pushes(story.repo, { 'README.md': 'shop, open\n' });
    expect(kindsOf(await story.round())).toEqual(['unchanged']);
    expect(onlyPull(story).head.sha).toBe(head.sha);
  });

  test('with another workaround brings it into the pull request', async () => {
    alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
    expect(kindsOf(await story.round())).toEqual(['updated']);
    const { issue, head } = onlyPull(story);
    expect(issue.title).toBe('Use native sidecars in 2 workloads');
    expect(issue.body).toContain('`bill`');
    expect(await story.gateway.commit(head.sha)).toMatchObject({ parents: [story.repo.head()] });
    expect(issue.body).toContain(
      `Made anew for ${story.repo.head()}, because manifests or settings on \`main\` changed.`,
    );
    expect(story.text('k8s/bill.yaml', branch)).toBe(migratedJob('bill'));
    expect(issue.comments).toEqual([]);
  });

  test('that conflicts makes the pull request anew', async () => {
    alice().pushes(story.repo, { 'k8s/report.yaml': quittingJob('report', 'app:2') });
    expect(kindsOf(await story.round())).toEqual(['updated']);
    expect(story.text('k8s/report.yaml', branch)).toBe(migratedJob('report').replace('app:1', 'app:2'));
    expect(await story.gateway.pull(onlyPull(story).issue.number)).toMatchObject({ mergeable: 'clean' });
  });

  test('that takes the workaround out closes the pull request with the reason, and its branch goes', async () => {
    alice().pushes(story.repo, { 'k8s/report.yaml': migratedJob('report') });
    expect(kindsOf(await story.round())).toEqual(['closed']);
    const { issue } = onlyPull(story);
    expect([issue.state, issue.comments.length]).toEqual(['closed', 1]);
    expect(comments()[0]).toContain('there is nothing left to change');
    expect(story.repo.head(branch)).toBeUndefined();
  });

  test('that brings it back later opens another one: nobody refused the first', async () => {
    alice().pushes(story.repo, { 'k8s/report.yaml': migratedJob('report') });
    await story.round();
    alice().pushes(story.repo, { 'k8s/report.yaml': quittingJob('report') });
    expect(kindsOf(await story.round())).toEqual(['opened']);
    expect(story.pulls().map(({ head }) => head.branch)).toEqual([branch, branch]);
  });

  test('between scan and publication writes nothing for old inputs, and looks again', async () => {
    const { gateway } = story;
    alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
    let pushed = false;
    const outcome = await story.round(
      {},
      {
        gateway: {
          ...gateway,
          async blobs(oids) {
            const blobs = await gateway.blobs(oids);
            if (!pushed) alice().pushes(story.repo, { 'k8s/mail.yaml': quittingJob('mail') });
            pushed = true;
            return blobs;
          },
        },
      },
    );
    expect(kindsOf(outcome)).toEqual(['updated']);
    expect(onlyPull(story).issue.title).toBe('Use native sidecars in 3 workloads');
  });

  test('between scan and publication that changes no input goes along: the commit stands on the new head', async () => {
    const { gateway } = story;
    alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
    let pushed = false;
    await story.round(
      {},
      {
        gateway: {
          ...gateway,
          async blobs(oids) {
            const blobs = await gateway.blobs(oids);
            if (!pushed) alice().pushes(story.repo, { 'README.md': 'shop, later\n' });
            pushed = true;
            return blobs;
          },
        },
      },
    );
    expect(story.text('README.md', branch)).toBe('shop, later\n');
    expect(await story.gateway.commit(onlyPull(story).head.sha)).toMatchObject({ parents: [story.repo.head()] });
  });
});

describe('a push to a file that the pull request changes', () => {
  const lead = '# The report of the night.\n# Mind the proxy.\n\n\n\n';
  const two = `${quittingJob('report')}---\n${quittingJob('bill')}`;
  const state = () => {
    const { head, issue } = onlyPull(story);
    return { head: head.sha, title: issue.title, body: issue.body, comments: issue.comments.length };
  };

  test('that is about something else changes nothing of the pull request, and it merges into what is planned', async () => {
    const before = state();
    alice().pushes(story.repo, { 'k8s/report.yaml': `${lead}${quittingJob('report')}` });
    const since = story.github.mark();
    expect(kindsOf(await story.round())).toEqual(['unchanged']);
    story.written.length = 0;
    expect(kindsOf(await story.round())).toEqual(['unchanged']);
    expect(story.github.calls({ since }).writes).toBe(0);
    expect(state()).toEqual(before);
    await alice().merges(onlyPull(story), 'squash');
    expect(story.text('k8s/report.yaml')).toBe(`${lead}${migratedJob('report')}`);
  });

  test('can still be closed: its fingerprints are those of today', async () => {
    alice().pushes(story.repo, { 'k8s/report.yaml': `${lead}${quittingJob('report')}` });
    await story.round();
    alice().closes(onlyPull(story));
    expect(kindsOf(await story.round())).toEqual([]);
  });

  test('that touches what it changes makes it anew', async () => {
    alice().pushes(story.repo, { 'k8s/report.yaml': quittingJob('report').replace('./work;', './work --all;') });
    expect(kindsOf(await story.round())).toEqual(['updated']);
    expect(story.text('k8s/report.yaml', branch)).toBe(migratedJob('report').replace('./work', './work --all'));
  });

  test('that touches a line beside it makes it anew, though the edits are the same', async () => {
    const beside = (text: string) => text.replace('containers:', 'containers: # two');
    alice().pushes(story.repo, { 'k8s/report.yaml': beside(quittingJob('report')) });
    expect(kindsOf(await story.round())).toEqual(['updated']);
    expect(story.text('k8s/report.yaml', branch)).toBe(beside(migratedJob('report')));
  });

  test('that puts a copy in its place, which is to stay, makes it anew: it would merge into the copy', async () => {
    const copy = `# sidecar-migrate: ignore[quitquitquit-call] as it was\n${quittingJob('copy')}`;
    alice().pushes(story.repo, { 'k8s/report.yaml': `${copy}---\n${quittingJob('report')}` });
    expect(kindsOf(await story.round())).toEqual(['updated']);
    expect(story.text('k8s/report.yaml', branch)).toBe(`${copy}---\n${migratedJob('report')}`);
  });

  test('that does a part of it makes it anew', async () => {
    await story.github.close();
    story = await beginStory({ 'k8s/both.yaml': two });
    await story.round();
    alice().pushes(story.repo, { 'k8s/both.yaml': `${migratedJob('report')}---\n${quittingJob('bill')}` });
    expect(kindsOf(await story.round())).toEqual(['updated']);
    expect(onlyPull(story).issue.title).toBe('Use native sidecars in Job bill');
  });

  test('after somebody brought its branch up to date changes nothing either', async () => {
    alice().pushes(story.repo, { 'k8s/report.yaml': `${lead}${quittingJob('report')}` });
    await alice().updatesBranch(onlyPull(story));
    alice().pushes(story.repo, { 'k8s/report.yaml': `# more\n${lead}${quittingJob('report')}` });
    const before = state();
    expect(kindsOf(await story.round())).toEqual(['unchanged']);
    expect(state()).toEqual(before);
  });

  test('is not left at that where whoever moved the branch died before the description was written', async () => {
    const { gateway } = story;
    alice().pushes(story.repo, { 'k8s/report.yaml': quittingJob('report', 'app:2') });
    const broken = { ...gateway, updatePull: () => Promise.reject(new RangeError('killed')) };
    await expect(story.round({}, { gateway: broken })).rejects.toThrow('killed');
    expect(kindsOf(await story.round())).toEqual(['updated']);
    expect(readMarker(onlyPull(story).issue.body ?? '')?.commit).toBe(onlyPull(story).head.sha);
  });
});

describe('a push that changes only what is to be said of the pull request', () => {
  test('changes the description and leaves the branch, and who reviewed it, alone', async () => {
    const { head, issue } = onlyPull(story);
    const [sha, before] = [head.sha, issue.body];
    alice().pushes(story.repo, { '.github/sidecar-migrate.yml': 'kubernetes: "1.34"\n' });
    expect(kindsOf(await story.round())).toEqual(['updated']);
    expect(onlyPull(story).head.sha).toBe(sha);
    expect(issue.body).not.toBe(before);
    expect(issue.body).toContain('1.34');
    expect(issue.body).not.toContain('Made anew');
    story.written.length = 0;
    expect(kindsOf(await story.round())).toEqual(['unchanged']);
  });

  test('writes nothing where the repository was left behind by the plan', async () => {
    alice().pushes(story.repo, { '.github/sidecar-migrate.yml': 'kubernetes: "1.34"\n' });
    let pushed = false;
    const engine: Engine = async (task) => {
      if (!pushed) alice().pushes(story.repo, { 'k8s/report.yaml': quittingJob('report', 'app:2') });
      pushed = true;
      return runEngine(task);
    };
    expect(kindsOf(await story.round({}, { engine }))).toEqual(['updated']);
    expect(story.text('k8s/report.yaml', branch)).toContain('app:2');
  });
});

describe('a pull request that an earlier release opened', () => {
  const age = () => {
    const { issue } = onlyPull(story);
    alice().edits(onlyPull(story), { body: (issue.body ?? '').replace(/"meaning":"\w+",/u, '') });
    expect(readMarker(issue.body ?? '')?.meaning).toBeUndefined();
  };

  test('is left alone as long as its files are, and made anew when one changes', async () => {
    age();
    expect(kindsOf(await story.round())).toEqual(['unchanged']);
    alice().pushes(story.repo, { 'k8s/report.yaml': `# first\n\n\n\n${quittingJob('report')}` });
    expect(kindsOf(await story.round())).toEqual(['updated']);
    expect(readMarker(onlyPull(story).issue.body ?? '')?.meaning).toMatch(/^\w+$/u);
  });
});

describe('another grouping in the settings', () => {
  test('opens other pull requests and closes the one that they replace, with the reason', async () => {
    const grouping = { '.github/sidecar-migrate.yml': 'grouping: workload\n' };
    alice().pushes(story.repo, { ...grouping, 'k8s/bill.yaml': quittingJob('bill') });
    expect(kindsOf(await story.round())).toEqual(['opened', 'opened', 'closed']);
    const [first, ...others] = story.pulls();
    expect(first?.issue.state).toBe('closed');
    expect(first?.issue.comments.map(({ body }) => body)).toEqual([
      expect.stringContaining('other pull requests propose these changes now'),
    ]);
    expect(others.map(({ issue }) => issue.state)).toEqual(['open', 'open']);
    expect(kindsOf(await story.round())).toEqual(['unchanged', 'unchanged']);
    const [, second] = story.pulls();
    if (second !== undefined) alice().closes(second);
    expect(kindsOf(await story.round())).toEqual(['unchanged']);
  });
});

describe('a workaround that is gone', () => {
  const gone = () => alice().pushes(story.repo, { 'k8s/report.yaml': migratedJob('report') }, { signed: true });

  test('does not close what is about to be merged by itself', async () => {
    story.repo.allowAutoMerge = true;
    story.github.rule(story.repo, ['main'], [{ type: 'required_signatures' }]);
    alice().enablesAutoMerge(onlyPull(story));
    gone();
    expect(kindsOf(await story.round())).toEqual(['merging']);
  });

  test('does not close what somebody put on another base branch', async () => {
    alice().pushes(story.repo, { 'README.md': 'next\n' }, { branch: 'next' });
    alice().edits(onlyPull(story), { base: 'next' });
    gone();
    expect(kindsOf(await story.round())).toEqual(['retargeted']);
  });

  test('does not close what sleeps: nothing is said any more', async () => {
    gone();
    expect(kindsOf(await story.round({ now: story.github.clock.now() + 91 * 24 * 3600_000 }))).toEqual(['dormant']);
    expect(onlyPull(story).issue).toMatchObject({ state: 'open', comments: [] });
  });
});

describe('another base branch', () => {
  test('is followed when the default branch changes', async () => {
    alice().pushes(story.repo, { 'README.md': 'trunk\n' }, { branch: 'trunk' });
    alice().setsDefaultBranch(story.repo, 'trunk');
    expect(kindsOf(await story.round())).toEqual(['updated']);
    const { base, issue } = onlyPull(story);
    expect(base.branch).toBe('trunk');
    expect(readMarker(issue.body ?? '')?.into).toBe('trunk');
    expect(kindsOf(await story.round())).toEqual(['unchanged']);
  });

  test('is a person’s choice when a person makes it', async () => {
    alice().pushes(story.repo, { 'README.md': 'next\n' }, { branch: 'next' });
    alice().edits(onlyPull(story), { base: 'next' });
    alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
    expect(kindsOf(await story.round())).toEqual(['retargeted']);
    expect(onlyPull(story).base.branch).toBe('next');
  });
});

describe('what people do with the pull request', () => {
  test('stays: labels they took off, titles they gave, words they added', async () => {
    const pull = onlyPull(story);
    alice().edits(pull, { title: 'My title', body: `Please read.\n\n${pull.issue.body}\n\nThanks.` });
    alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
    expect(kindsOf(await story.round())).toEqual(['updated']);
    const { title, body } = onlyPull(story).issue;
    expect(title).toBe('My title');
    expect(body?.startsWith('Please read.\n\n')).toBe(true);
    expect(body?.endsWith('\n\nThanks.')).toBe(true);
    expect(body).toContain('`bill`');
  });

  test('labels are never put back', async () => {
    await story.github.close();
    story = await beginStory({
      'k8s/report.yaml': quittingJob('report'),
      '.github/sidecar-migrate.yml': 'labels: [kubernetes]\n',
    });
    await story.round();
    alice().unlabels(onlyPull(story), 'kubernetes');
    alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
    await story.round();
    expect(onlyPull(story).issue.labels).toEqual([]);
  });

  test('ends after 90 days without it: then nothing is updated until somebody asks', async () => {
    const now = story.github.clock.now() + 91 * 24 * 3600_000;
    alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
    expect(kindsOf(await story.round({ now }))).toEqual(['dormant']);
    expect(kindsOf(await story.round({ now, lastTouched: () => now - 1000 }))).toEqual(['updated']);
    alice().pushes(story.repo, { 'k8s/mail.yaml': quittingJob('mail') });
    expect(kindsOf(await story.round({ now, forced: [onlyPull(story).issue.number] }))).toEqual(['updated']);
  });

  test('counts as long as somebody talks about it, even with the database lost', async () => {
    alice().pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
    story.github.clock.advance({ days: 80 });
    story.github.person('stale[bot]').comments(onlyPull(story), 'Still needed?');
    story.github.clock.advance({ days: 11 });
    expect(kindsOf(await story.round())).toEqual(['dormant']);
    alice().comments(onlyPull(story), 'We will look at it in spring.');
    story.github.clock.advance({ days: 80 });
    expect(kindsOf(await story.round())).toEqual(['updated']);
    alice().pushes(story.repo, { 'k8s/mail.yaml': quittingJob('mail') });
    story.github.clock.advance({ days: 11 });
    expect(kindsOf(await story.round())).toEqual(['dormant']);
    alice().reviews(onlyPull(story), 'COMMENTED', { body: 'Not in December.' });
    expect(kindsOf(await story.round())).toEqual(['updated']);
  });

  test('counts also if they only did something: labels, a title, closing it and opening it again', async () => {
    const pull = onlyPull(story);
    const bot = story.github.person('stale[bot]');
    const acts = [
      () => alice().labels(pull, 'kubernetes'),
      () => alice().unlabels(pull, 'kubernetes'),
      () => alice().edits(pull, { title: 'Mine' }),
      () => {
        alice().closes(pull);
        alice().reopens(pull);
      },
    ];
    for (const [i, act] of acts.entries()) {
      story.github.clock.advance({ days: 80 });
      act();
      story.github.clock.advance({ days: 80 });
      alice().pushes(story.repo, { [`k8s/bill-${i}.yaml`]: quittingJob(`bill-${i}`) });
      expect(kindsOf(await story.round())).toEqual(['updated']);
    }
    bot.labels(pull, 'stale');
    story.github.clock.advance({ days: 20 });
    alice().pushes(story.repo, { 'k8s/mail.yaml': quittingJob('mail') });
    expect(kindsOf(await story.round())).toEqual(['dormant']);
  });

  test('may be to ask for it to be made anew on the present base', async () => {
    alice().pushes(story.repo, { 'README.md': 'shop, open\n' });
    expect(kindsOf(await story.round({ forced: [onlyPull(story).issue.number] }))).toEqual(['updated']);
    expect(story.text('README.md', branch)).toBe('shop, open\n');
  });
});
