import type { Config } from '../../index.ts';
import { GitHubError } from '../github-error.ts';
import { usualLimits } from '../listing.ts';
import { readManifests } from '../manifests.ts';
import type { NewFinding } from '../news.ts';
import type { LineComment, PullFacts } from '../pull.ts';
import type { ChangedPath } from '../repository.ts';
import type { CheckPorts } from './check-outcome.ts';
import { shownLines } from './hunk-lines.ts';
import { suggestionFor } from './suggestion.ts';

/** So many suggestions are read; more are a nuisance. */
const mostSuggestions = 10;

/** What suggestions are about. */
export interface Suggesting {
  readonly pull: PullFacts;
  readonly files: readonly ChangedPath[];
  readonly fresh: readonly NewFinding[];
  readonly config: Config;
}

/** Suggests changes on the lines of a pull request, each once; gives their number. */
export async function suggest(about: Suggesting, ports: CheckPorts): Promise<number> {
  const wanted = await suggestionsFor(about, ports);
  if (wanted.length === 0) return 0;
  const { gateway } = ports;
  const { number, head } = about.pull;
  const said = (await gateway.lineComments(number)).filter(({ author }) => author === gateway.login);
  const open = wanted.filter(({ mark }) => !said.some(({ body }) => body.includes(mark)));
  const comments = open.slice(0, mostSuggestions).map(({ comment }) => comment);
  if (comments.length === 0) return 0;
  try {
    await gateway.createReview(number, head.commit, comments);
    return comments.length;
  } catch (error) {
    if (!isRefused(error)) throw error;
    return comments.length === 1 ? 0 : await oneByOne(about.pull, comments, ports);
  }
}

/** GitHub refuses a review as a whole if one comment does not lie in the diff. */
async function oneByOne(
  { number, head }: PullFacts,
  comments: readonly LineComment[],
  { gateway }: CheckPorts,
): Promise<number> {
  let made = 0;
  for (const comment of comments) {
    try {
      await gateway.createReview(number, head.commit, [comment]);
      made += 1;
    } catch (error) {
      if (!isRefused(error)) throw error;
    }
  }
  return made;
}

function isRefused(error: unknown): boolean {
  return error instanceof GitHubError && error.status === 422;
}

interface Suggestion {
  readonly mark: string;
  readonly comment: LineComment;
}

/** Planned with the whole repository in view, because what refers to a pod decides what may be changed. */
async function suggestionsFor(
  { pull, files, fresh, config }: Suggesting,
  { gateway, engine, memory }: CheckPorts,
): Promise<readonly Suggestion[]> {
  const { tree } = await gateway.commit(pull.head.commit);
  const read = { gateway, ...(memory === undefined ? {} : { memory }) };
  const manifests = await readManifests({ tree, config, limits: usualLimits }, read);
  if (manifests === undefined) return [];
  const only = [...new Set(fresh.map(({ plan }) => plan.file))];
  const migration = await engine({ files: manifests.files, config, unsafe: true, ignored: [], only });
  const texts = new Map(manifests.files.map(({ path, text }) => [path, text]));
  const patches = new Map(files.map(({ path, patch }) => [path, patch ?? '']));
  return migration.plans.flatMap((plan) => {
    const own = fresh.find(({ finding }) => plan.findings.some(({ id }) => id === finding.id));
    const text = texts.get(plan.file);
    if (own === undefined || text === undefined) return [];
    const mark = `<!-- sidecar-migrate: suggestion ${own.fingerprint} -->`;
    const shown = shownLines(patches.get(plan.file) ?? '');
    const comment = suggestionFor(plan, { text, shown, mark });
    return comment === undefined ? [] : [{ mark, comment }];
  });
}
