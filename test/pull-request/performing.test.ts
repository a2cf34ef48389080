import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/index.ts';
import { hear } from '../../src/pull-request/performing.ts';
import { knownNames } from '../../src/pull-request/repository-config.ts';
import { migratedJob, quittingJob } from './manifests.ts';
import { beginStory, branch, kindsOf, onlyPull, type Story } from './story.ts';

let story: Story;

beforeEach(async () => {
  story = await beginStory();
  await story.round();
  story.github.allow('alice', story.repo, 'write');
  story.github.allow('tom', story.repo, 'triage');
});

afterEach(async () => {
  expect(story.github.complaints).toEqual([]);
  await story.github.close();
});

/** Somebody comments, and the App hears of it. */
async function asks(login: string, text: string, pull = onlyPull(story)) {
  const comment = story.github.person(login).comments(pull, text);
  const remark = { pull: pull.issue.number, sender: login, text, comment: comment.id };
  const effect = await hear(remark, story.gateway);
  if (effect.kind === 'round') {
    await story.round({ forced: effect.forced ? [effect.pull] : [] });
  }
  return { effect, reactions: comment.reactions.map(({ content }) => content) };
}

const answers = () =>
  onlyPull(story)
    .issue.comments.filter(({ author }) => author.login === 'sidecar-migrate[bot]')

    .map(({ body }) => body)
    .filter((body) => !body.startsWith('/'));

describe('who is heard', () => {
  test('people who may write', async () => {
    const { effect, reactions } = await asks('alice', '/sidecar-migrate rebase');
    expect([effect.kind, reactions]).toEqual(['round', ['+1']]);
  });

  test.each(['stranger', 'sidecar-migrate[bot]', 'other[bot]'])('not %s', async (login) => {
    if (login === 'other[bot]') story.github.allow(login, story.repo, 'admin');
    const { effect, reactions } = await asks(login, '/sidecar-migrate ignore quitquitquit-call --reason x');
    expect([effect.kind, reactions, answers()]).toEqual(['none', [], []]);
  });

  test('for explanations also those who triage', async () => {
    expect((await asks('tom', '/sidecar-migrate rebase')).effect).toEqual({ kind: 'none' });
    expect((await asks('tom', '/sidecar-migrate explain quitquitquit-call')).effect).toEqual({ kind: 'answered' });
  });

  test('nobody who says something else, at the cost of no request', async () => {
    const since = story.github.mark();
    await asks('alice', 'Looks good to me.');
    expect(story.github.calls({ since }).count).toBe(0);
  });
});

describe('rebase', () => {
  test('makes the branch anew on the present base', async () => {
    story.github.person('alice').pushes(story.repo, { 'README.md': 'new\n' });
    await asks('alice', '/sidecar-migrate rebase');
    expect(story.text('README.md', branch)).toBe('new\n');
  });

  test('is not asked for by a ticked box in a manifest', async () => {
    const { issue } = onlyPull(story);
    const body = `\`\`\`diff\n - [x] <!-- sidecar-migrate: rebase --> b\n\`\`\`\n${issue.body}`;
    const remark = { pull: issue.number, sender: 'alice', text: body };
    expect(await hear(remark, story.gateway)).toEqual({ kind: 'none' });
  });

  test('is also a box to be ticked, by people who may write', async () => {
    const { issue } = onlyPull(story);
    const ticked = (issue.body ?? '').replace(
      '- [ ] <!-- sidecar-migrate: rebase',
      '- [x] <!-- sidecar-migrate: rebase',
    );
    story.github.person('alice').edits(onlyPull(story), { body: ticked });
    const tick = (sender: string) => hear({ pull: issue.number, sender, text: ticked }, story.gateway);
    expect(await tick('tom')).toEqual({ kind: 'none' });
    expect(await tick('alice')).toEqual({ kind: 'round', pull: issue.number, forced: true });
    await story.round({ forced: [issue.number] });
    expect(issue.body).toContain('- [ ] <!-- sidecar-migrate: rebase');
    expect(issue.body).not.toContain('- [x] <!-- sidecar-migrate: rebase');
  });
});

describe('pause', () => {
  test('holds updates until somebody asks for them again', async () => {
    await asks('alice', '/sidecar-migrate pause');
    story.github.person('alice').pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
    expect(kindsOf(await story.round())).toEqual(['paused']);
    await asks('alice', '/sidecar-migrate rebase');
    expect(story.text('k8s/bill.yaml', branch)).toBe(migratedJob('bill'));
    story.github.person('alice').pushes(story.repo, { 'k8s/mail.yaml': quittingJob('mail') });
    expect(kindsOf(await story.round())).toEqual(['updated']);
  });
});

describe('explain and help', () => {
  test('are answered in one comment, whatever is asked', async () => {
    await asks('alice', '/sidecar-migrate explain quitquitquit-call');
    expect(answers()).toEqual([expect.stringContaining('Why it matters')]);
    await asks('alice', '/sidecar-migrate help');
    expect(answers()).toEqual([expect.stringContaining('/sidecar-migrate ignore RULE --reason TEXT')]);
  });

  test('name what was probably meant', async () => {
    const { reactions } = await asks('alice', '/sidecar-migrate explain quitquitquit-cal');
    expect(answers()).toEqual([expect.stringContaining('Did you mean `quitquitquit-call`?')]);
    expect(reactions).toEqual(['+1']);
  });

  test('do not repeat what a stranger wants them to say', async () => {
    await asks('alice', '/sidecar-migrate explain @all<b>');
    expect(answers()[0]).not.toContain('@all');
  });
});

describe('ignore', () => {
  const text = '/sidecar-migrate ignore quitquitquit-call --reason "the vendor: needs it"';

  test('commits the configuration to the branch, and the workaround stays', async () => {
    await asks('alice', text);
    expect(story.text('k8s/report.yaml', branch)).toBe(quittingJob('report'));
    expect(story.text('.github/sidecar-migrate.yml', branch)).toBe(
      'ignore:\n  - rule: quitquitquit-call\n    paths:\n      - "/k8s/report.yaml"\n    reason: "the vendor: needs it"\n',
    );
    expect(onlyPull(story).issue.body).toContain('the vendor: needs it');
    expect(kindsOf(await story.round())).toEqual(['unchanged']);
  });

  test('leaves everything else in the pull request', async () => {
    story.github.person('alice').pushes(story.repo, {
      '.github/sidecar-migrate.yml': 'fixes: unsafe # we look at it\n',
    });
    await asks('alice', text);
    story.github.person('alice').pushes(story.repo, { 'k8s/bill.yaml': quittingJob('bill') });
    expect(kindsOf(await story.round())).toEqual(['updated']);
    expect(story.text('k8s/bill.yaml', branch)).toBe(migratedJob('bill'));
    expect(story.text('k8s/report.yaml', branch)).toBe(quittingJob('report'));
    expect(story.text('.github/sidecar-migrate.yml', branch)).toContain('fixes: unsafe # we look at it\n');
  });

  test('keeps the mode of the configuration, and does not write through a link', async () => {
    const alice = story.github.person('alice');
    const path = '.github/sidecar-migrate.yml';
    alice.pushes(story.repo, { [path]: { text: 'draft: true\n', mode: '100755' } });
    await asks('alice', text);
    expect(story.files(branch).get(path)?.mode).toBe('100755');
    alice.pushes(story.repo, { [path]: { text: '../settings.yml', mode: '120000' } });
    await story.round();
    expect(story.files(branch).get(path)?.mode).not.toBe('100644');
  });

  test('holds once it is merged', async () => {
    await asks('alice', text);
    await story.github.person('alice').merges(onlyPull(story));
    expect(kindsOf(await story.round())).toEqual([]);
    expect(story.pulls().length).toBe(1);
  });

  test.each([
    'x\n- rule: prestop-sleep\n  reason: forged',
    '"}, {rule: prestop-sleep}',
    "': &a *b # c",
    '@all <b> `x` | ``` [a](b)',
  ])('takes a reason for text, whatever it looks like: %j', async (reason) => {
    await asks('alice', `/sidecar-migrate ignore quitquitquit-call --reason ${reason}`);
    const text = story.text('.github/sidecar-migrate.yml', branch) ?? '';
    const [first = ''] = reason.split('\n');
    expect(readConfig('', text, knownNames).ignored).toEqual([
      { rule: 'quitquitquit-call', paths: ['/k8s/report.yaml'], reason: first },
    ]);
    const row = onlyPull(story)
      .issue.body?.split('\n')
      .find((line) => line.startsWith('- `quit'));
    expect(row).not.toMatch(/@all|<b>|(?<!\\)\[a/u);
  });

  test('goes on with the organisation’s settings, where the repository has none of its own', async () => {
    const settings = '# ours\ndraft: true\nrules: { prestop-sleep: off }\n';
    story.github.repository('acme/.github', { '.github/sidecar-migrate.yml': settings });
    await asks('alice', text);
    const own = story.text('.github/sidecar-migrate.yml', branch) ?? '';
    expect(own.startsWith(settings)).toBe(true);
    expect(readConfig('', own, knownNames)).toMatchObject({ pullRequests: { draft: true }, ignored: [{}] });
  });

  test('writes nothing that would not count, because the organisation decides', async () => {
    story.github.repository('acme/.github', { 'sidecar-migrate.yml': 'locked: [ignore]\n' });
    story.github.person('alice').pushes(story.repo, { '.github/sidecar-migrate.yml': 'draft: true\n' });
    const { effect } = await asks('alice', text);
    expect(effect).toEqual({ kind: 'answered' });
    expect(answers()).toEqual([expect.stringContaining('because they lock `ignore`')]);
    expect(onlyPull(story).issue.body).not.toContain('the vendor: needs it');
  });

  test('shows nobody settings of an organisation who may not see them', async () => {
    story.github.repository('acme/.github', { 'sidecar-migrate.yml': 'reviewers: [acme/secret-project]\n' });
    story.repo.visibility = 'public';
    await asks('alice', text);
    expect(story.text('.github/sidecar-migrate.yml', branch)).toBeUndefined();
    expect(answers()).toEqual([expect.stringContaining('I do not copy them')]);
    expect([onlyPull(story).issue.body, ...answers()].join()).not.toContain('secret-project');
  });

  test('says what to write where it cannot write it itself', async () => {
    story.github.person('alice').pushes(story.repo, { '.github/sidecar-migrate.yml': '- not a map\n' });
    const { effect } = await asks('alice', text);
    expect(effect).toEqual({ kind: 'answered' });
    expect(answers()).toEqual([
      expect.stringContaining('  - rule: quitquitquit-call\n    reason: "the vendor: needs it"'),
    ]);
    expect(story.text('.github/sidecar-migrate.yml', branch)).toBeUndefined();
  });

  test('does not touch a branch that is somebody else’s', async () => {
    const theirs = story.github.person('alice').pushes(story.repo, { 'a.txt': 'a' }, { branch });
    await story.round();
    await asks('alice', text);
    expect(story.repo.head(branch)).toBe(theirs);
    expect(answers()).toEqual([expect.stringContaining('The branch is yours')]);
  });

  test('is not for other people’s pull requests', async () => {
    const other = story.github.person('alice').opens(story.repo, { head: 'x', files: { 'x.txt': 'x' } });
    const { effect } = await asks('alice', text, other);
    expect(effect).toEqual({ kind: 'answered' });
    expect((await asks('alice', '/sidecar-migrate recheck', other)).effect).toEqual({
      kind: 'check',
      pull: other.issue.number,
    });
  });
});
