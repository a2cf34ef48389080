import { everyCommand } from '../shell/walk.ts';
import { scriptsOf } from './scripts.ts';
import type { Container } from './workload.ts';
import type { WrapperCall, WrapperRemoval } from './wrapper-call.ts';

/**
 * Takes a wrapper out so that the wrapped program becomes the container's first process: where a script calls it, the
 * program takes the place of the shell with `exec`. `none` where the script goes on afterwards, has a trap, or calls
 * the wrapper through something else, which `exec` would change.
 */
export function withoutShell(container: Container, call: WrapperCall): WrapperRemoval {
  const removal = call.without(call.wrapper.drops);
  if (removal.kind !== 'script') return removal;
  const script = scriptsOf(container).find(({ origin }) => origin === 'command')?.script;
  const last = script?.statements.at(-1);
  const [change] = removal.changes;
  const command = last?.command;
  const { within } = call;
  if (script === undefined || change === undefined || command?.kind !== 'simple' || last?.background === true)
    return goesOn;
  if (within === undefined || command.span.start !== within.start || command.span.end !== within.end) return goesOn;
  const traps = [...everyCommand(script.statements)].some(
    (one) => one.kind === 'simple' && one.words[0]?.value === 'trap',
  );
  if (traps)
    return { kind: 'none', reason: 'Its script sets a trap, which a program in the place of the shell has not.' };
  const [first] = command.words;
  if (first?.value === 'exec' && command.words[1]?.span.start === change.span.start) return removal;
  if (first?.span.start !== change.span.start || command.assignments.length > 0)
    return { kind: 'none', reason: 'Its script calls it in a way that leaves the shell around the program.' };
  return { kind: 'script', changes: [{ ...change, text: 'exec ' }] };
}

const goesOn = {
  kind: 'none',
  reason: 'Its script does not end with that call, and what follows ran when the program had been stopped.',
} as const;
