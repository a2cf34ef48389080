import type { Project } from '../kube/project.ts';
import type { Workload } from '../kube/workload.ts';
import type { Catalogue } from './catalogue.ts';
import { proposalsFor, type RuleModes } from './detect.ts';
import type { Held } from './hold.ts';
import type { Operation } from './operation.ts';
import { operationKey } from './proposal.ts';
import { resolved } from './resolve.ts';
import type { Suppressions } from './suppress.ts';

/** What is to be done about one workload, before any text is touched. */
export interface Resolution {
  readonly workload: Workload;
  readonly held: readonly Held[];
  /** Names the resolutions that share text through aliases, so that none of them is carried out without the others. */
  readonly company?: string;
}

/** Everything that planning rests on besides the workload. */
export interface Planning {
  readonly project: Project;
  readonly catalogue: Catalogue;
  readonly modes: RuleModes;
  readonly suppressions: Suppressions;
}

/** Finds, plans and settles one workload, before its text is looked at. The outcome does not depend on which steps will be applied. */
export function resolve(workload: Workload, planning: Planning): Resolution {
  const proposals = proposalsFor(workload, planning.project, planning);
  if (proposals.length === 0) return { workload, held: [] };
  const { project, catalogue } = planning;
  return { workload, held: resolved(proposals, { workload, project, hazards: catalogue.hazards }) };
}

/** Resolutions with all that can only be carried out with them, in their order: one list for each company. */
export function companiesIn(all: readonly Resolution[]): readonly (readonly Resolution[])[] {
  return [...Map.groupBy(all, (resolution) => resolution.company ?? resolution).values()];
}

/** The operations of several resolutions, equal ones once. */
export function jointOperations(resolutions: readonly Resolution[], unsafe: boolean): readonly Operation[] {
  const all = resolutions.flatMap((resolution) => operationsOf(resolution, unsafe));
  return [...new Map(all.map((operation) => [operationKey(operation), operation])).values()];
}

/** The operations of a resolution that are to be applied, equal ones once. */
export function operationsOf({ held }: Resolution, unsafe: boolean): readonly Operation[] {
  const operations = new Map<string, Operation>();
  for (const { proposal, grade } of held) {
    if (proposal.suppressed !== undefined) continue;
    if (grade !== 'safe' && !(unsafe && grade === 'unsafe')) continue;
    for (const step of proposal.answer.steps) {
      if (step.applicability !== 'display-only') operations.set(operationKey(step.operation), step.operation);
    }
  }
  return [...operations.values()];
}
