import type { Span } from '../yaml/route.ts';
import type { Script, Simple } from './script.ts';
import { everyCommand } from './walk.ts';

/** The options that `set` turns on or off, as far as they decide how a script ends. */
export interface OptionChange {
  readonly errexit?: boolean;
  readonly pipefail?: boolean;
}

/** What a `set` command does to `-e` and `pipefail`; empty for other commands. */
export function optionChangeOf(command: Simple): OptionChange {
  if (command.words[0]?.value !== 'set') return {};
  const words = command.words.slice(1).map((word) => word.unquoted);
  let change: OptionChange = {};
  for (const [i, word] of words.entries()) {
    if (!/^[-+][a-zA-Z]+$/.test(word)) continue;
    const on = word.startsWith('-');
    const named = word.endsWith('o') ? words[i + 1] : undefined;
    if (word.includes('e') || named === 'errexit') change = { ...change, errexit: on };
    if (named === 'pipefail') change = { ...change, pipefail: on };
  }
  return change;
}

/** Every `set` of a script that changes `-e` or `pipefail`, in the order of the text; `options` hold before the first. */
export function optionChangesIn(script: Script): readonly (OptionChange & { readonly span: Span })[] {
  return [...everyCommand(script.statements)].flatMap((command) => {
    const change = command.kind === 'simple' ? optionChangeOf(command) : {};
    return Object.keys(change).length === 0 ? [] : [{ ...change, span: command.span }];
  });
}
