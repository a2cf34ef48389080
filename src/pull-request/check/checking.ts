import { type Config, type ProjectFile, pathTest } from '../../index.ts';
import type { Gateway } from '../gateway.ts';
import { GitHubError } from '../github-error.ts';
import { type NewFinding, newFindings } from '../news.ts';
import { ourPull } from '../ours.ts';
import { configPaths, isRelevantPath } from '../paths.ts';
import type { PullFacts } from '../pull.ts';
import type { ChangedPath, Oid } from '../repository.ts';
import { configOf, type FoundConfig } from '../repository-config.ts';
import { filesWithin } from './changed-files.ts';
import type { CheckOutcome, CheckPorts } from './check-outcome.ts';
import { type CheckRun, idForPull } from './check-run.ts';
import { checkName, nothingRun, runFor, troubleRun, wrongConfigRun } from './check-words.ts';
import { suggest } from './suggesting.ts';

/** How a check is made. */
export interface CheckRequest {
  /** The release of this program. */
  readonly release: string;
  /** A person asked for it: made again although it was made. */
  readonly again?: boolean;
}

/**
 * Checks a pull request: says where it brings a workaround, and suggests what could stand there instead.
 * @throws {GitHubError}
 */
export async function checkPull(number: number, request: CheckRequest, ports: CheckPorts): Promise<CheckOutcome> {
  const { gateway } = ports;
  const pull = await gateway.pull(number);
  if (pull.state !== 'open') return { suggestions: 0 };
  const files = await gateway.pullFiles(number);
  const { base, head } = pull;
  const into = `refs/heads/${base.branch}`;
  const change = { base: base.commit, head: head.commit, into, files, complete: files.length < mostPullFiles, pull };
  return await check(change, request, { ...ports, gateway: naming(number, gateway) });
}

/** A gateway whose check runs tell which pull request they are for. */
function naming(number: number, gateway: Gateway): Gateway {
  const putCheckRun: Gateway['putCheckRun'] = async (run, id) =>
    await gateway.putCheckRun({ ...run, externalId: idForPull(run.externalId, number) }, id);
  return { ...gateway, putCheckRun };
}

/**
 * Checks what a merge queue is about to merge, where the check is required.
 * @throws {GitHubError}
 */
export async function checkMergeGroup(
  { base, head, into = 'HEAD' }: { readonly base: Oid; readonly head: Oid; readonly into?: string },
  request: CheckRequest,
  ports: CheckPorts,
): Promise<CheckOutcome> {
  const comparison = await ports.gateway.compare(base, head);
  if (comparison === undefined)
    return await put(troubleRun(head, 'GitHub does not know this commit.'), undefined, ports);
  const { files } = comparison;
  return await check({ base, head, into, files, complete: files.length < mostComparedFiles }, request, ports);
}

/** GitHub lists no more files of a pull request, and of a comparison. */
const mostPullFiles = 3000;
const mostComparedFiles = 300;

/** What lies between two commits. */
interface Change {
  readonly base: Oid;
  readonly head: Oid;
  /** The revision whose settings count: the base branch. What queues try is based on other pull requests, perhaps. */
  readonly into: string;
  readonly files: readonly ChangedPath[];
  /** Whether the files are all that changed. */
  readonly complete: boolean;
  readonly pull?: PullFacts;
}

async function check(change: Change, request: CheckRequest, ports: CheckPorts): Promise<CheckOutcome> {
  const { gateway } = ports;
  const { head, into } = change;
  const wrong = await wrongConfigIn(change, gateway);
  const touched = change.files.filter(({ path }) => isManifest(path));
  const found = await configAt(into, gateway);
  const config = found.kind === 'read' ? found.config : undefined;
  const blocking = config?.checks.blocking ?? true;
  if (wrong === undefined && touched.length === 0 && change.complete && !blocking) return { suggestions: 0 };
  const known = await gateway.checkRun(head, checkName);
  if (wrong !== undefined) return await put(wrong, known?.id, ports);
  if (config === undefined) {
    const says = 'The configuration on the base branch cannot be used, so nothing was looked at.';
    return await put(troubleRun(head, says), known?.id, ports);
  }
  if (!change.complete) return await put(troubleRun(head, 'More files changed than GitHub lists.'), known?.id, ports);
  const isRead = pathTest(config.paths);
  const files = touched.filter(({ path }) => isRead(path));
  const own = change.pull !== undefined && ourPull(change.pull, gateway.login) !== undefined;
  if (files.every(({ status }) => status === 'removed') || (own && !blocking)) {
    return blocking ? await put(nothingRun(head, request.release), known?.id, ports) : { suggestions: 0 };
  }
  const outcomeId = [head, request.release, into, ...(blocking ? ['blocking'] : [])].join(' ');
  if (known?.externalId === idForPull(outcomeId, change.pull?.number) && request.again !== true)
    return { suggestions: 0 };
  return await look({ change: { ...change, files }, config, known: known?.id, outcomeId }, ports);
}

function isManifest(path: string): boolean {
  return isRelevantPath(path) && !configPaths.some((config) => config === path);
}

/** The settings of the base branch: what a pull request changes of them does not count yet. */
async function configAt(into: string, gateway: Gateway): Promise<FoundConfig> {
  return await configOf({ configs: await gateway.files(into, configPaths) }, gateway);
}

/** Whether the change itself makes a configuration that cannot be used. */
async function wrongConfigIn({ head, files }: Change, gateway: Gateway): Promise<CheckRun | undefined> {
  const changed = files.filter(({ path, status }) => status !== 'removed' && configPaths.some((one) => one === path));
  if (changed.length === 0) return undefined;
  const configs = await gateway.files(
    head,
    changed.map(({ path }) => path),
  );
  const alone = {
    repository: gateway.repository,
    organisationConfig: () => Promise.resolve({ kind: 'none' as const }),
  };
  const found = await configOf({ configs }, alone);
  return found.kind === 'wrong' ? wrongConfigRun(head, found.fault, 'repository') : undefined;
}

/** What is looked at. */
interface Look {
  readonly change: Change;
  readonly config: Config;
  /** The id of the check run that is there already. */
  readonly known: number | undefined;
  /** Names what the outcome depends on. */
  readonly outcomeId: string;
}

async function look({ change, config, known, outcomeId }: Look, ports: CheckPorts): Promise<CheckOutcome> {
  const { head, pull, files } = change;
  let fresh: readonly NewFinding[];
  try {
    fresh = await freshIn(change, config, ports);
  } catch (error) {
    if (error instanceof GitHubError) throw error;
    return await put(troubleRun(head, 'These manifests take too long, or too much, to be looked at.'), known, ports);
  }
  const run = runFor(head, { fresh, blocking: config.checks.blocking, externalId: outcomeId });
  await ports.gateway.putCheckRun(run, known);
  if (pull === undefined || fresh.length === 0 || !config.checks.suggestions) return { run, suggestions: 0 };
  const shown = files.filter(({ status }) => status !== 'removed');
  return { run, suggestions: await suggest({ pull, files: shown, fresh, config }, ports) };
}

async function freshIn(
  { base, head, files }: Change,
  config: Config,
  ports: CheckPorts,
): Promise<readonly NewFinding[]> {
  const { gateway, engine } = ports;
  const comparison = await gateway.compare(base, head);
  const old = new Map(files.map(({ path, previousPath }) => [previousPath ?? path, path]));
  const before = await filesWithin(comparison?.mergeBase ?? base, [...old.keys()], gateway);
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

async function put(run: CheckRun, known: number | undefined, { gateway }: CheckPorts): Promise<CheckOutcome> {
  await gateway.putCheckRun(run, known);
  return { run, suggestions: 0 };
}
