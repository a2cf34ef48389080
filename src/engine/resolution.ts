import type { Project } from '../kube/project.ts';
import type { Workload } from '../kube/workload.ts';
import type { Catalogue } from './catalogue.ts';
import { type Compiled, compile } from './compile.ts';
import { proposalsFor, type RuleModes } from './detect.ts';
import type { Held } from './hold.ts';
import type { Operation } from './operation.ts';
import { operationKey, refused } from './proposal.ts';
import { resolved } from './resolve.ts';
import type { Suppressions } from './suppress.ts';

/** What is to be done about one workload, before any text is touched. */
export interface Resolution {
  readonly workload: Workload;
  readonly held: readonly Held[];
}

/** Everything that planning rests on besides the workload. */
export interface Planning {
  readonly project: Project;
  readonly catalogue: Catalogue;
  readonly modes: RuleModes;
  readonly suppressions: Suppressions;
}

/** Finds, plans and settles one workload. The outcome does not depend on which steps will be applied. */
export function resolve(workload: Workload, planning: Planning): Resolution {
  const proposals = proposalsFor(workload, planning.project, planning);
  if (proposals.length === 0) return { workload, held: [] };
  const { project } = planning;
  const held = resolved(proposals, { workload, project, hazards: planning.catalogue.hazards });
  const compiled = compile(operationsOf({ workload, held }, true), project);
  return { workload, held: compiled.kind === 'compiled' ? held : held.map((one) => uneditable(one, compiled)) };
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

/** The text does not let the edit be made exactly: the finding is refused with the reason of the text. */
export function uneditable(held: Held, compiled: Extract<Compiled, { kind: 'refused' }>): Held {
  if (held.grade !== 'safe' && held.grade !== 'unsafe') return held;
  const reason = `${compiled.file} cannot be edited exactly: ${compiled.refusal.message}`;
  return { proposal: refused(held.proposal, reason), grade: 'refused', reason };
}
