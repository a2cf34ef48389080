import { type Engine, runEngine } from '../../src/pull-request/engine.ts';
import type { Gateway } from '../../src/pull-request/gateway.ts';
import type { PublishPorts } from '../../src/pull-request/publication.ts';
import { makeRound, type RoundOutcome, type RoundRequest } from '../../src/pull-request/round.ts';
import { type GatewayStage, setGatewayStage } from '../github/stage.ts';
import { filesOf, type TreeFile } from '../simulated-github/git/tree.ts';
import type { StoryFiles } from '../simulated-github/people/files.ts';
import type { PullRequest } from '../simulated-github/world/pull-request.ts';
import { quittingJob } from './manifests.ts';

/** A repository with the App at work in it, and what the App remembers. */
export interface Story extends GatewayStage {
  /** Commits that the App wrote; emptied when its database is lost. */
  readonly written: string[];
  /** One round of the App in the repository. */
  round(
    request?: Partial<RoundRequest>,
    ports?: Partial<PublishPorts & { gateway: Gateway; engine: Engine }>,
  ): Promise<RoundOutcome>;
  /** The pull requests of the App, oldest first. */
  pulls(): readonly PullRequest[];
  /** The files of a branch, the default branch if none is named. */
  files(branch?: string): ReadonlyMap<string, TreeFile>;
  /** The text of a file on a branch. */
  text(path: string, branch?: string): string | undefined;
}

/** Begins a story in `acme/shop`. */
export async function beginStory(start: StoryFiles = { 'k8s/report.yaml': quittingJob('report') }): Promise<Story> {
  const stage = await setGatewayStage(start);
  const { repo, gateway, github } = stage;
  const written: string[] = [];
  const intend = ({ commit }: { commit: string }): Promise<void> => Promise.resolve(void written.push(commit));
  const engine = (task: Parameters<typeof runEngine>[0]) => Promise.resolve(runEngine(task));
  const files = (branch?: string): ReadonlyMap<string, TreeFile> => {
    const head = repo.head(branch);
    return head === undefined ? new Map() : filesOf(repo.store, repo.store.commit(head).tree);
  };
  return {
    ...stage,
    written,
    round(request = {}, ports = {}) {
      const usual = { release: '1.0.0', now: github.clock.now(), written };
      return makeRound({ ...usual, ...request }, { gateway, engine, intend, ...ports });
    },
    pulls: () => repo.pulls().filter(({ issue }) => issue.author.login === 'sidecar-migrate[bot]'),
    files,
    text(path, branch) {
      const file = files(branch).get(path);
      return file === undefined ? undefined : repo.store.blob(file.oid).toString('utf8');
    },
  };
}

/** Branch of a repository's pull request. */
export const branch = 'sidecar-migrate/native-sidecars';

/** What a round came to in the groups of a repository. */
export function kindsOf({ published }: RoundOutcome): readonly string[] {
  return published.map(({ outcome }) => (outcome.kind === 'left' ? outcome.state.name : outcome.kind));
}

/** The only pull request of the App. */
export function onlyPull({ pulls }: Story): PullRequest {
  const [pull, second] = pulls();
  if (pull === undefined || second !== undefined) throw new RangeError('There is not exactly one pull request.');
  return pull;
}
