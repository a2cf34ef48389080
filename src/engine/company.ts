import type { Project } from '../kube/project.ts';
import { type Compiled, compile } from './compile.ts';
import type { Held } from './hold.ts';
import { refused } from './proposal.ts';
import { jointOperations, operationsOf, type Resolution } from './resolution.ts';

type Refused = Extract<Compiled, { kind: 'refused' }>;

/**
 * Resolutions as far as their texts let them be carried out. What a pod shares with other pods of its document, through
 * aliases, changes for all of them or for none: those are put in one company, or refused with the reason of the text.
 */
export function editable(resolutions: readonly Resolution[], project: Project): readonly Resolution[] {
  const stuck = new Map<Resolution, Refused>();
  for (const resolution of resolutions) {
    const compiled = compile(operationsOf(resolution, true), project);
    if (compiled.kind === 'refused') stuck.set(resolution, compiled);
  }
  if (stuck.size === 0) return resolutions;
  const settled = new Map([...stuck].map(([one, why]) => [one, uneditable(one, why)] as const));
  const sharing = [...stuck].filter(([, { refusal }]) => refusal.code === 'shared-node').map(([one]) => one);
  for (const [company, members] of Map.groupBy(sharing, documentOf)) {
    for (const [one, joined] of joint(members, company, project)) settled.set(one, joined);
  }
  return resolutions.map((one) => settled.get(one) ?? one);
}

function documentOf({ workload: { pod } }: Resolution): string {
  return JSON.stringify([pod.file, pod.document]);
}

/** The members of a company with the grade of the most careful one, or with why their edits cannot be made together. */
function joint(members: readonly Resolution[], company: string, project: Project): ReadonlyMap<Resolution, Resolution> {
  const whole = compile(jointOperations(members, true), project);
  if (whole.kind === 'refused') return new Map(members.map((one) => [one, uneditable(one, whole)]));
  const careful = compile(jointOperations(members, false), project).kind === 'refused';
  return new Map(
    members.map((one) => [one, { ...one, company, held: careful ? one.held.map(withTheOthers) : one.held }] as const),
  );
}

function withTheOthers(held: Held): Held {
  if (held.grade !== 'safe') return held;
  const reason = "It shares text, through a YAML alias, with pods whose changes need a person's look.";
  return { ...held, grade: 'unsafe', reason };
}

/** The text does not let the edits be made exactly: the findings are refused with the reason of the text. */
function uneditable(resolution: Resolution, { file, refusal }: Refused): Resolution {
  const reason = `${file} cannot be edited exactly: ${refusal.message}`;
  const held = resolution.held.map((one): Held => {
    if (one.grade !== 'safe' && one.grade !== 'unsafe') return one;
    return { proposal: refused(one.proposal, reason), grade: 'refused', reason };
  });
  return { ...resolution, held };
}
