import { expect, test } from 'vitest';
import { GitHubError } from '../../src/pull-request/github-error.ts';
import { readMarker } from '../../src/pull-request/marker.ts';
import { hear } from '../../src/pull-request/performing.ts';
import { isLong } from '../at-length.ts';
import { changesBetween } from '../simulated-github/git/changes.ts';
import { seededRandom } from '../simulated-github/webhooks/disturbance.ts';
import type { PullRequest } from '../simulated-github/world/pull-request.ts';
import { migratedJob, quittingJob } from './manifests.ts';
import { beginStory, type Story } from './story.ts';

const config = '.github/sidecar-migrate.yml';
const names = ['report', 'bill', 'mail'];

/** A story in which people do what comes to their minds, and what must never happen. */
class Muddle {
  readonly story: Story;
  readonly #random: () => number;
  /** All that the App ever wrote, whatever it forgot. */
  readonly #wrote = new Set<string>();
  /** Heads that GitHub made with "Update branch". */
  readonly #merged = new Set<string>();
  readonly #refused = new Set<string>();

  constructor(story: Story, seed: number) {
    this.story = story;
    this.#random = seededRandom(seed);
  }

  pick<Value>(values: readonly Value[]): Value {
    return values[Math.floor(this.#random() * values.length)] as Value;
  }

  get alice() {
    return this.story.github.person('alice');
  }

  open(): PullRequest | undefined {
    return this.pick(this.story.pulls().filter(({ issue }) => issue.state === 'open'));
  }

  /** Somebody does something. */
  async act(): Promise<string> {
    const { story, alice } = this;
    const path = `k8s/${this.pick(names)}.yaml`;
    const name = path.slice('k8s/'.length, -'.yaml'.length);
    const pull = this.open();
    const acts: Record<string, () => unknown> = {
      'brings a workaround': () =>
        alice.pushes(story.repo, { [path]: quittingJob(name, this.pick(['app:1', 'app:2'])) }),
      'takes it out': () => alice.pushes(story.repo, { [path]: migratedJob(name) }),
      'removes a file': () => story.text(path) !== undefined && alice.pushes(story.repo, { [path]: null }),
      'pushes something else': () => alice.pushes(story.repo, { 'README.md': `${this.#random()}\n` }),
      'groups otherwise': () =>
        alice.pushes(story.repo, { [config]: `grouping: ${this.pick(['repo', 'workload'])}\n` }),
      'loses the database': () => story.written.splice(0),
      'lets days go by': () => story.github.clock.advance({ days: this.pick([1, 30, 95]) }),
      'breaks GitHub': () =>
        story.github.faults.fail(this.pick(['graphql/updateRefs', 'pulls/create', 'pulls/update', 'git/create-tree']), {
          after: this.pick([true, false]),
        }),
    };
    const onPull: Record<string, (one: PullRequest) => unknown> = {
      'pushes to the branch': ({ head }) => {
        alice.pushes(story.repo, { 'note.txt': `${this.#random()}` }, { branch: head.branch });
        acts['brings a workaround']?.();
      },
      'amends the commit': ({ head }) => {
        alice.amends(story.repo, head.branch, { 'note.txt': `${this.#random()}` });
        acts['brings a workaround']?.();
      },
      'updates the branch': async (one) => this.#merged.add(await alice.updatesBranch(one)),
      closes: (one) => {
        for (const print of readMarker(one.issue.body ?? '')?.fingerprints ?? []) this.#refused.add(print);
        alice.closes(one);
      },
      merges: (one) => alice.merges(one),
      'deletes the branch': (one) => {
        for (const print of readMarker(one.issue.body ?? '')?.fingerprints ?? []) this.#refused.add(print);
        alice.deletesBranch(story.repo, one.head.branch);
      },
      'edits the title': (one) => alice.edits(one, { title: 'Mine' }),
      'adds words': (one) => alice.edits(one, { body: `Hello.\n${one.issue.body}` }),
      says: (one) => this.#says(one, `/sidecar-migrate ${this.pick(['rebase', 'pause', 'recheck', 'help'])}`),
    };
    const chosen = this.pick(Object.keys(pull !== undefined && this.#random() < 0.4 ? onPull : acts));
    try {
      await (pull !== undefined && chosen in onPull ? onPull[chosen]?.(pull) : acts[chosen]?.());
    } catch (error) {
      if (!(error instanceof Error && error.name === 'RejectedError')) throw error;
    }
    return chosen;
  }

  async #says(pull: PullRequest, text: string): Promise<void> {
    const { story } = this;
    story.github.allow('alice', story.repo, 'write');
    const comment = this.alice.comments(pull, text);
    const remark = { pull: pull.issue.number, sender: 'alice', text, comment: comment.id };
    const effect = await this.#tolerant(() => hear(remark, story.gateway));
    if (effect?.kind === 'round') await this.look(effect.forced ? [effect.pull] : []);
  }

  /** A round of the App, after which nothing may be amiss. */
  async look(forced: readonly number[] = []): Promise<void> {
    const { story } = this;
    const main = story.repo.head();
    const theirs = new Map(
      story.pulls().flatMap(({ head, issue }) => {
        const at = story.repo.head(head.branch);
        const isOurs = at === undefined || this.#wrote.has(at) || this.#merged.has(at);
        return issue.state === 'open' && !isOurs ? [[head.branch, at]] : [];
      }),
    );
    await this.#tolerant(() => story.round({ forced }, { intend: async ({ commit }) => this.#intend(commit) }));
    expect(story.repo.head()).toBe(main);
    for (const [branch, at] of theirs) expect(story.repo.head(branch)).toBe(at);
    this.#holds();
  }

  async #intend(commit: string): Promise<void> {
    this.#wrote.add(commit);
    this.story.written.push(commit);
  }

  #holds(): void {
    const { story } = this;
    const { store } = story.repo;
    const groups: string[] = [];
    for (const { issue, head } of story.pulls()) {
      expect(issue.comments.filter(({ author }) => author.login === 'sidecar-migrate[bot]').length).toBeLessThan(2);
      if (issue.state !== 'open') continue;
      const marker = readMarker(issue.body ?? '');
      groups.push(marker?.group ?? '');
      if (!this.#wrote.has(head.sha)) continue;
      for (const print of marker?.fingerprints ?? []) expect(this.#refused).not.toContain(print);
      const { tree, parents } = store.commit(head.sha);
      const changed = changesBetween(store, store.commit(parents[0] ?? '').tree, tree).map(({ path }) => path);
      for (const path of changed) expect(path).toMatch(/^k8s\/\w+\.yaml$/u);
    }
    expect(groups).toEqual([...new Set(groups)]);
  }

  /** Failures of GitHub are tried again, as the queue would. */
  async #tolerant<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    for (let tries = 0; tries < 4; tries += 1) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof GitHubError)) throw error;
      }
    }
    return undefined;
  }
}

const seeds = isLong ? Array.from({ length: 20 }, (_, i) => i + 1) : [1];

test.each(seeds)(
  'whatever people do, nothing of theirs is overwritten, refused or said twice (seed %i)',
  async (seed) => {
    const story = await beginStory({ 'k8s/report.yaml': quittingJob('report'), 'README.md': 'shop\n' });
    const muddle = new Muddle(story, seed);
    const deeds: string[] = [];
    try {
      await muddle.look();
      for (let i = 0; i < 40; i += 1) {
        deeds.push(await muddle.act());
        await muddle.look();
      }
    } catch (error) {
      throw new Error(`after: ${deeds.join(', ')}`, { cause: error });
    } finally {
      await story.github.close();
    }
  },
  120_000,
);
