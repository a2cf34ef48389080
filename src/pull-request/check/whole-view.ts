import type { Config, Plan } from '../../index.ts';
import { GitHubError } from '../github-error.ts';
import { usualLimits } from '../listing.ts';
import { readManifests } from '../manifests.ts';
import type { NewFinding } from '../news.ts';
import type { Oid } from '../repository.ts';
import type { CheckPorts } from './check-outcome.ts';

/** The files that something new stands in, planned with the whole repository in view: what refers to a pod counts too. */
export interface WholeView {
  readonly plans: readonly Plan[];
  /** Texts of all files that were in view. */
  readonly texts: ReadonlyMap<string, string>;
}

/** What is looked at as a whole. */
export interface Viewed {
  readonly head: Oid;
  readonly fresh: readonly NewFinding[];
  readonly config: Config;
}

/** The whole of a commit, for what is new there; `undefined` where there is nothing new, or too much. @throws {GitHubError} */
export async function wholeView(
  { head, fresh, config }: Viewed,
  { gateway, engine, memory }: CheckPorts,
): Promise<WholeView | undefined> {
  if (fresh.length === 0) return undefined;
  const { tree } = await gateway.commit(head);
  const read = { gateway, ...(memory === undefined ? {} : { memory }) };
  const manifests = await readManifests({ tree, config, limits: usualLimits }, read);
  if (manifests === undefined) return undefined;
  const { files } = manifests;
  const only = [...new Set(fresh.map(({ plan }) => plan.file))];
  try {
    const { plans } = await engine({ files, config, unsafe: true, ignored: [], only });
    return { plans, texts: new Map(files.map(({ path, text }) => [path, text])) };
  } catch (error) {
    if (error instanceof GitHubError) throw error;
    return undefined;
  }
}

/** New findings as they stand in the whole: some are none there, of others more is known. */
export function inWhole(fresh: readonly NewFinding[], view: WholeView | undefined): readonly NewFinding[] {
  if (view === undefined) return fresh;
  return fresh.flatMap((one) => {
    if (!view.texts.has(one.plan.file)) return [one];
    for (const plan of view.plans) {
      const finding = plan.findings.find(({ id }) => id === one.finding.id);
      if (finding === undefined) continue;
      return finding.suppressed !== undefined || finding.outcome === 'report' ? [] : [{ ...one, plan, finding }];
    }
    return [];
  });
}
