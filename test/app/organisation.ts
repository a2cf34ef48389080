import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StoryFiles } from '../simulated-github/people/files.ts';
import type { PullRequest } from '../simulated-github/world/pull-request.ts';
import type { Repository } from '../simulated-github/world/repository.ts';
import type { Row } from './house.ts';
import type { Story } from './story.ts';

const folder = join(import.meta.dirname, '..', '..', 'fixtures', '_pipeline', 'nightly-report');

/** Where stories keep their Job. */
export const manifest = 'k8s/report.yaml';

/** A Job with workarounds. */
export const job = readFileSync(join(folder, 'before.yaml'), 'utf8');

/** The same Job under another name. */
export const jobNamed = (name: string): string => job.replaceAll('nightly-report', name);

let count = 0;

/** An organisation of its own for each story, in which the App is installed when its repositories are there. */
export class Organisation {
  readonly login: string;
  readonly #story: Story;

  constructor(story: Story) {
    count += 1;
    this.login = `acme-${count}`;
    this.#story = story;
  }

  get admin() {
    return this.#story.github.person(`${this.login}-admin`);
  }

  /** A repository, one with a workaround unless it is said what is in it. */
  has(name: string, files: StoryFiles = { [manifest]: job }): Repository {
    return this.#story.github.repository(`${this.login}/${name}`, files);
  }

  /** Installs the App, and waits until it is done with what it found. */
  async installs(repositories: 'all' | readonly Repository[] = 'all') {
    const installation = this.#story.github.install(this.#story.app, this.login, repositories);
    await this.#story.settled();
    return installation;
  }
}

/** The named state of a repository, and what is said of it. */
export async function standingOf({ house }: Story, { id }: Repository): Promise<Row | undefined> {
  return (await house.database.query<Row>(`select state, detail from sidecar.repository where id = ${id}`))[0];
}

/** Looks at repositories once more, as the App does by itself after a while. */
export async function looksAgain(story: Story, ...repositories: readonly Repository[]): Promise<void> {
  const works = repositories.map(
    ({ id }) => ({ queue: 'scan', repository: id, urgency: 'sweep', attempt: 0, since: 0 }) as const,
  );
  await story.house.database.transaction((session) => story.house.queue.add(session, works));
  await story.settled();
}

/** The pull requests of the App in a repository. */
export function pullsIn(repository: Repository): readonly PullRequest[] {
  return repository.pulls().filter(({ issue }) => issue.author.login === 'sidecar[bot]');
}

/** The only pull request of the App in a repository. */
export function onlyPullIn(repository: Repository): PullRequest {
  const [pull, second] = pullsIn(repository);
  if (pull === undefined || second !== undefined) throw new RangeError('There is not exactly one pull request.');
  return pull;
}
