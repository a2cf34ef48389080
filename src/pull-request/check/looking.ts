import type { Config, ProjectFile } from '../../index.ts';
import { GitHubError } from '../github-error.ts';
import { type NewFinding, newFindings } from '../news.ts';
import type { Change } from './change.ts';
import { filesWithin } from './changed-files.ts';
import type { CheckPorts, Verdict } from './check-outcome.ts';
import { resultFor, troubleResult } from './check-words.ts';
import { suggestionsFor } from './suggesting.ts';
import { inWhole, wholeView } from './whole-view.ts';

/**
 * Looks at the changed manifests for what is new in them. What is found is then told as it stands in the whole repository.
 * @throws {GitHubError}
 */
export async function look(change: Change, config: Config, ports: CheckPorts): Promise<Verdict> {
  const { head, pull, files } = change;
  let news: readonly NewFinding[];
  try {
    news = await freshIn(change, config, ports);
  } catch (error) {
    if (error instanceof GitHubError) throw error;
    const says = 'These manifests take too long, or too much, to be looked at.';
    return { result: troubleResult(head, says), wanted: [] };
  }
  const view = await wholeView({ head, fresh: news, config }, ports);
  const fresh = inWhole(news, view);
  const shown = files.filter(({ status }) => status !== 'removed');
  const result = resultFor(head, { fresh, blocking: config.checks.blocking, looked: shown.length });
  if (pull === undefined || view === undefined || !config.checks.suggestions) return { result, wanted: [] };
  return { result, wanted: suggestionsFor({ fresh, files: shown }, view) };
}

async function freshIn(
  { base, head, files }: Change,
  config: Config,
  { gateway, engine }: CheckPorts,
): Promise<readonly NewFinding[]> {
  const kin = files.filter(({ status }) => status !== 'added' && status !== 'copied');
  const old = new Map(kin.map(({ path, previousPath }) => [previousPath ?? path, path]));
  const start = old.size === 0 ? undefined : await gateway.compare(base, head);
  const before = await filesWithin(start?.mergeBase ?? base, [...old.keys()], gateway);
  const kept = files.flatMap(({ path, status }) => (status === 'removed' ? [] : [path]));
  const after = await filesWithin(head, kept, gateway);
  const turn = { before: textsIn(before, (path) => old.get(path) ?? path), after: textsIn(after, (path) => path) };
  return await newFindings(turn, config, engine);
}

function textsIn(
  files: ReadonlyMap<string, { readonly text?: string }>,
  nameOf: (path: string) => string,
): readonly ProjectFile[] {
  return [...files].flatMap(([path, { text }]) => (text === undefined ? [] : [{ path: nameOf(path), text }]));
}
