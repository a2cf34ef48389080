import { type Config, pathTest } from '../../index.ts';
import type { Gateway } from '../gateway.ts';
import { ourPull } from '../ours.ts';
import { configPaths, isRelevantPath } from '../paths.ts';
import type { ChangedPath } from '../repository.ts';
import { configOf, type FoundConfig } from '../repository-config.ts';
import { allFilesOf, type Change } from './change.ts';
import type { CheckPorts, Verdict } from './check-outcome.ts';
import type { CheckResult } from './check-run.ts';
import { nothingResult, troubleResult, wrongConfigResult } from './check-words.ts';
import { look } from './looking.ts';

/** A change of which something has to be said. */
export interface Assessment {
  readonly change: Change;
  /** What the outcome depends on besides the commit. */
  readonly basis: readonly string[];
  /** Finds out what is to be said; this may take long. */
  readonly find: () => Promise<Verdict>;
}

/** Whether there is something to be said of a change, and how it is found out. @throws {GitHubError} */
export async function assess(change: Change, release: string, ports: CheckPorts): Promise<Assessment | undefined> {
  const { gateway } = ports;
  const { head, into } = change;
  const all = await allFilesOf(change, gateway);
  const files = all ?? change.files;
  const found = await configAt(into, gateway);
  const config = found.kind === 'read' ? found.config : undefined;
  const blocking = config?.checks.blocking ?? true;
  const basis = [release, into, JSON.stringify(config ?? null)];
  const says = (result: CheckResult): Assessment => ({
    change,
    basis,
    find: () => Promise.resolve({ result, wanted: [] }),
  });
  const wrong = await wrongConfigIn(change, files, gateway);
  if (wrong !== undefined) return says(wrong);
  if (config === undefined) {
    return says(troubleResult(head, 'The configuration on the base branch cannot be used, so nothing was looked at.'));
  }
  if (all === undefined) return says(troubleResult(head, 'More files changed than can be listed.'));
  const touched = manifestsIn(all, config);
  const own = change.pull !== undefined && ourPull(change.pull, gateway.login) !== undefined;
  if (touched.every(({ status }) => status === 'removed') || (own && !blocking)) {
    return blocking ? says(nothingResult(head)) : undefined;
  }
  const find = async (): Promise<Verdict> => await look({ ...change, files: touched }, config, ports);
  return { change, basis, find };
}

function manifestsIn(files: readonly ChangedPath[], config: Config): readonly ChangedPath[] {
  const isRead = pathTest(config.paths);
  return files.filter(({ path }) => isRelevantPath(path) && !configPaths.some((one) => one === path) && isRead(path));
}

/** The settings of the base branch: what a pull request changes of them does not count yet. */
async function configAt(into: string, gateway: Gateway): Promise<FoundConfig> {
  return await configOf({ configs: await gateway.files(into, configPaths) }, gateway);
}

/** Whether the change itself makes a configuration that cannot be used. */
async function wrongConfigIn(
  { head }: Change,
  files: readonly ChangedPath[],
  gateway: Gateway,
): Promise<CheckResult | undefined> {
  const changed = files.filter(({ path, status }) => status !== 'removed' && configPaths.some((one) => one === path));
  if (changed.length === 0) return undefined;
  const paths = changed.map(({ path }) => path);
  const alone = {
    repository: gateway.repository,
    organisationConfig: () => Promise.resolve({ kind: 'none' as const }),
  };
  const found = await configOf({ configs: await gateway.files(head, paths) }, alone);
  return found.kind === 'wrong' ? wrongConfigResult(head, found.fault, 'repository') : undefined;
}
