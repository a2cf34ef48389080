import type { Plan } from '../../index.ts';
import { code, prose } from '../../report/markup.ts';
import { toldFindings } from '../fingerprint.ts';
import { type Alike, alikeAmong } from './alike.ts';
import { nameOf, namesOf } from './names.ts';
import { leftAlone, saidOf } from './workload-section.ts';

/** So many characters are said of what is left alone elsewhere: what changes is to be read first. */
const mostCharacters = 15_000;

/** So many names are given of workloads that the same is said of. */
const mostNames = 6;

/** Workloads in which something was found and nothing changes; those of which the same is to be said together. */
export function othersLeftAlone(plans: readonly Plan[]): readonly string[] {
  const told = plans.filter((plan) => wordsOf(plan).length > 0);
  if (told.length === 0) return [];
  const shown: string[] = [];
  let [length, rest] = [0, told.length];
  for (const alike of alikeAmong(told, saidOf)) {
    const part = partOf(alike);
    length += part.length;
    if (length > mostCharacters) break;
    shown.push(part);
    rest -= alike.length;
  }
  const where = rest === 1 ? 'one more workload' : `${rest} more workloads`;
  const more = `In ${where} something was found and left alone; \`npx sidecar-migrate\` names them.`;
  return ['### Found elsewhere and left alone', ...shown, ...(rest > 0 ? [more] : [])];
}

function partOf([plan, ...others]: Alike): string {
  const head = `**${nameOf(plan)}** in ${code(plan.file)}`;
  const likewise = others.length === 0 ? '' : `, and the same in ${namesOf(others, mostNames)}`;
  return [`${head}${likewise}`, ...wordsOf(plan)].join('\n\n');
}

function wordsOf(plan: Plan): readonly string[] {
  const { failure } = plan;
  const staying = leftAlone(toldFindings(plan));
  const failed =
    failure === undefined ? [] : [`Nothing changes here, because the result did not verify: ${prose(failure)}`];
  return [...(staying === '' ? [] : [staying]), ...failed];
}
