import type { ScalarChange } from '../yaml/operation.ts';
import type { Span } from '../yaml/route.ts';
import { programWords } from './argv.ts';
import { commandsIn } from './commands.ts';
import type { Script, Simple } from './script.ts';
import { type Wrapper, wrapperOf } from './wrapper.ts';

/** A wrapper that is called in a script. */
export interface WrappedCommand {
  readonly wrapper: Wrapper;
  readonly command: Simple;
  /** The wrapper with all its words. */
  readonly span: Span;
  /** What leaves the wrapped command alone; empty where there is no wrapped command, or nothing to drop. */
  readonly changes: readonly ScalarChange[];
}

/** Wrappers that a script calls. */
export function wrappersIn(script: Script): readonly WrappedCommand[] {
  return commandsIn(script).flatMap(({ command }) => {
    const words = programWords(command);
    const wrapper = wrapperOf(words.map((word) => word.unquoted));
    return wrapper === undefined
      ? []
      : [{ wrapper, command, span: command.span, changes: unwrapping(command, wrapper) }];
  });
}

/** Cuts the words that a wrapper drops out of its command. */
export function unwrapping(command: Simple, { drops }: Wrapper): readonly ScalarChange[] {
  const words = programWords(command);
  if (drops.length === words.length) return [];
  return drops.flatMap((index, i): readonly ScalarChange[] => {
    if (drops[i - 1] === index - 1) return [];
    let last = index;
    while (drops.includes(last + 1)) last += 1;
    const start = words[index]?.span.start ?? 0;
    const end = words[last + 1]?.span.start ?? words[last]?.span.end ?? start;
    return [{ span: { start, end }, text: '' }];
  });
}
