import type { Plan } from '../../index.ts';
import { code } from '../../report/markup.ts';
import { isChanging, isUnsafe } from '../fingerprint.ts';
import { folded } from './folded.ts';
import { nameOf } from './names.ts';

/** So many rows stand open. */
const mostOpen = 12;

/** The table of workloads, folded away where it is long; of more than `rows` only their number is said. */
export function workloadTable(plans: readonly Plan[], rows: number): string {
  const shown = plans.slice(0, rows).map((plan) => {
    const changing = plan.findings.filter(isChanging);
    const rules = [...new Set(changing.map(({ rule }) => code(rule)))].join(', ');
    const grade = changing.some(isUnsafe) ? '⚠ unsafe' : 'safe';
    return `| ${[nameOf(plan), code(plan.file), rules, grade].map(cell).join(' | ')} |`;
  });
  const rest = plans.length - shown.length;
  const table = [
    '| Workload | File | What goes | |',
    '|---|---|---|---|',
    ...shown,
    ...(rest > 0 ? [`| and ${rest} more | | | |`] : []),
  ].join('\n');
  return plans.length <= mostOpen ? table : folded(`All ${plans.length} workloads`, table);
}

/** Nothing in a cell can end it. An escaped bar would not do: a backslash before it in the text would undo that. */
function cell(text: string): string {
  return text.replaceAll('|', '¦');
}
