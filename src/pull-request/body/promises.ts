import { code, prose } from '../../report/markup.ts';
import type { PendingIgnore } from '../plan-set.ts';

/** So many files of an entry are named, and so many characters are said of all entries. */
const most = { files: 4, characters: 8000 };

/** What the configuration on the branch leaves as it is. */
export function promised(ignores: readonly PendingIgnore[]): readonly string[] {
  if (ignores.length === 0) return [];
  const rows: string[] = [];
  for (const { rule, paths, reason } of ignores) {
    const named = paths.slice(0, most.files).map(code).join(', ');
    const more = paths.length > most.files ? ` and ${paths.length - most.files} more files` : '';
    rows.push(`- ${code(rule)} ${named === '' ? 'everywhere' : `in ${named}${more}`}: ${prose(reason)}`);
  }
  const text = rows.join('\n');
  const shown = text.length <= most.characters ? text : '- The diff of the configuration shows what.';
  return ['### Meant to stay, by the configuration on this branch', shown];
}
