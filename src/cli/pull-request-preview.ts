import { bodyOf } from '../pull-request/body/body.ts';
import { markerFor } from '../pull-request/marker-making.ts';
import type { PlanGroup } from '../pull-request/plan-set.ts';
import type { ScanOutcome } from '../pull-request/scan.ts';
import { titleOf } from '../pull-request/wording.ts';
import { fileDiff } from '../report/diff.ts';
import { visible } from '../report/visible.ts';

/** What a pull request would be: branch, title, body and diff. Ends with a line feed. */
export function preview(group: PlanGroup, { set, ours }: Extract<ScanOutcome, { kind: 'planned' }>): string {
  const title = titleOf(group, set.settings);
  const open = ours.find(({ pull, marker }) => pull.state === 'open' && marker.group === group.key);
  const what = open === undefined ? 'Would open' : `Would look after #${open.pull.number}`;
  const nothing = { oid: '', tree: '', parents: [], message: '', authorEmail: '', verified: false };
  const marker = markerFor({ group, base: set.base, commit: nothing, title, into: set.base.branch });
  const body = bodyOf({ group, assumptions: set.assumptions, marker });
  const diffs = group.files.map(({ path, before, after }) => {
    const text = before?.text ?? '';
    return fileDiff(path, text, [{ span: { start: 0, end: text.length }, text: after.text }]);
  });
  const head = `${what}: ${title}\nfrom ${open?.pull.head.branch ?? group.branch} into ${set.base.branch}`;
  return `${[head, withoutComments(body), diffs.join('')].map(shown).join('\n\n')}\n`;
}

/** Comments that only programs read. */
function withoutComments(body: string): string {
  return body
    .split('\n')
    .map((line) =>
      line.startsWith('<!-- sidecar-migrate: ') ? '' : line.replace(/<!-- sidecar-migrate: \w+ --> /u, ''),
    )
    .join('\n')
    .trim();
}

/** Lines that are safe to print. */
function shown(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t').map(visible).join('\t'))
    .join('\n');
}
