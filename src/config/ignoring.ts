import { parseDocument } from '../yaml/document.ts';
import { applyEdits } from '../yaml/edit.ts';
import type { YamlOperation } from '../yaml/operation.ts';
import { patchDocument } from '../yaml/patch.ts';
import { asList, isMap, type Plain } from '../yaml/plain.ts';
import { openSource } from '../yaml/source.ts';
import type { IgnoredRule } from './config.ts';

/**
 * The text of a configuration that ignores one thing more, everything else as it was. An empty text begins one.
 * `undefined` if the text cannot be edited exactly.
 */
export function withIgnored(text: string, entry: IgnoredRule): string | undefined {
  const source = openSource('', text);
  const filled = source.documents
    .map(({ index }) => parseDocument(source, index))
    .filter(({ value, problems }) => value !== null || problems.length > 0);
  const [document, second] = filled;
  if (document === undefined) return begun(text, entry);
  if (second !== undefined || !isMap(document.value)) return undefined;
  const { ignore } = document.value;
  const patch = patchDocument(document, [addition(ignore, entry)]);
  return 'edits' in patch ? applyEdits(text, patch.edits) : undefined;
}

function addition(ignore: Plain | undefined, { rule, paths, reason }: IgnoredRule): YamlOperation {
  const value = { rule, ...(paths.length === 0 ? {} : { paths: [...paths] }), reason };
  const count = asList(ignore).length;
  return count === 0
    ? { kind: 'set', route: ['ignore'], value: [value] }
    : { kind: 'set', route: ['ignore', count], value };
}

function begun(text: string, { rule, paths, reason }: IgnoredRule): string {
  const lines = [
    'ignore:',
    `  - rule: ${rule}`,
    ...(paths.length === 0 ? [] : ['    paths:', ...paths.map((path) => `      - ${JSON.stringify(path)}`)]),
    `    reason: ${JSON.stringify(reason)}`,
  ];
  const head = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  return `${head}${lines.join('\n')}\n`;
}
