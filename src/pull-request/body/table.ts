import type { Plan } from '../../index.ts';
import { code } from '../../report/markup.ts';
import { isChanging } from '../fingerprint.ts';
import { nameOf } from './workload-section.ts';

/** The table of workloads; of more than `rows` only their number is said. */
export function workloadTable(plans: readonly Plan[], rows: number): string {
  const shown = plans.slice(0, rows).map((plan) => {
    const changing = plan.findings.filter(isChanging);
    const unsafe = changing.filter(({ outcome }) => outcome === 'review').length;
    const check = unsafe === 0 ? '' : `⚠ ${unsafe} to check`;
    return `| ${[nameOf(plan), code(plan.file), `${changing.length}`, check].map(cell).join(' | ')} |`;
  });
  const rest = plans.length - shown.length;
  return [
    '| Workload | File | Workarounds | |',
    '|---|---|---|---|',
    ...shown,
    ...(rest > 0 ? [`| and ${rest} more | | | |`] : []),
  ].join('\n');
}

/** Nothing in a cell can end it. An escaped bar would not do: a backslash before it in the text would undo that. */
function cell(text: string): string {
  return text.replaceAll('|', '¦');
}
