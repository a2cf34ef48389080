import type { Gateway } from '../gateway.ts';
import { GitHubError } from '../github-error.ts';
import type { NewFinding } from '../news.ts';
import type { LineComment, PullFacts } from '../pull.ts';
import type { ChangedPath } from '../repository.ts';
import { shownLines } from './hunk-lines.ts';
import { type Suggestion, suggestionFor } from './suggestion.ts';
import type { WholeView } from './whole-view.ts';

/** So many suggestions are read; more are a nuisance. */
const mostSuggestions = 10;

/** What can be suggested on the lines that a pull request changes. */
export function suggestionsFor(
  { fresh, files }: { readonly fresh: readonly NewFinding[]; readonly files: readonly ChangedPath[] },
  { plans, texts }: WholeView,
): readonly Suggestion[] {
  const patches = new Map(files.map(({ path, patch }) => [path, patch ?? '']));
  const all = plans.flatMap((plan) => {
    const own = fresh.find(({ finding }) => plan.findings.some(({ id }) => id === finding.id));
    const text = texts.get(plan.file);
    if (own === undefined || text === undefined) return [];
    const mark = `<!-- sidecar-migrate: suggestion ${own.fingerprint} -->`;
    const shown = shownLines(patches.get(plan.file) ?? '');
    const comment = suggestionFor(plan, { text, shown, mark });
    return comment === undefined ? [] : [{ mark, comment }];
  });
  return all.slice(0, mostSuggestions);
}

/** Those that nobody made yet. @throws {GitHubError} */
export async function unsaid(
  wanted: readonly Suggestion[],
  { number }: PullFacts,
  gateway: Pick<Gateway, 'lineComments' | 'login'>,
): Promise<readonly LineComment[]> {
  if (wanted.length === 0) return [];
  const said = (await gateway.lineComments(number)).filter(({ author }) => author === gateway.login);
  return wanted.filter(({ mark }) => !said.some(({ body }) => body.includes(mark))).map(({ comment }) => comment);
}

/**
 * Makes comments in one review, as long as the pull request is open and as it was looked at; gives their number.
 * @throws {GitHubError}
 */
export async function review(
  pull: PullFacts,
  comments: readonly LineComment[],
  gateway: Pick<Gateway, 'pull' | 'createReview'>,
): Promise<number> {
  const { number, head } = pull;
  const present = await gateway.pull(number);
  if (present.state !== 'open' || present.head.commit !== head.commit) return 0;
  if (await isTaken(pull, comments, gateway)) return comments.length;
  if (comments.length === 1) return 0;
  // GitHub refuses a review as a whole if one comment does not lie in the diff.
  let made = 0;
  for (const comment of comments) made += (await isTaken(pull, [comment], gateway)) ? 1 : 0;
  return made;
}

async function isTaken(
  { number, head }: PullFacts,
  comments: readonly LineComment[],
  gateway: Pick<Gateway, 'createReview'>,
): Promise<boolean> {
  try {
    await gateway.createReview(number, head.commit, comments);
    return true;
  } catch (error) {
    if (!(error instanceof GitHubError) || error.status !== 422) throw error;
    return false;
  }
}
