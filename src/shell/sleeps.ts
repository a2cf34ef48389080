import type { Span } from '../yaml/route.ts';
import { isEcho, isNothing } from './idle.ts';
import type { Command, Script } from './script.ts';
import { type Sleep, sleepOf } from './sleep.ts';

/** A pause at the top level of a script. */
export interface PlacedSleep extends Sleep {
  readonly span: Span;
  /** `only`: the script does nothing else. `leading`: before all work. `trailing`: after all work. */
  readonly position: 'only' | 'leading' | 'between' | 'trailing';
  /** A comment on its line or on the lines directly above, without `#`. */
  readonly comment?: string;
}

/** The pauses at the top level of a script, those in `sleep 5 && app` included. */
export function sleepsIn(script: Script): readonly PlacedSleep[] {
  const flat = script.statements.flatMap(({ command }) => (command.kind === 'and-or' ? command.operands : [command]));
  const works = flat.map((command) => !isAside(command));
  const first = works.indexOf(true);
  const last = works.lastIndexOf(true);
  return flat.flatMap((command, i): readonly PlacedSleep[] => {
    const pause = command.kind === 'simple' ? sleepOf(command) : undefined;
    if (pause === undefined) return [];
    const comment = commentAt(command.span, script.text);
    const position = first === -1 ? 'only' : i < first ? 'leading' : i > last ? 'trailing' : 'between';
    return [{ ...pause, span: command.span, position, ...(comment !== undefined && { comment }) }];
  });
}

/** Pauses, log lines, `true`, shell options: what is not work. */
function isAside(command: Command): boolean {
  if (isEcho(command) || isNothing(command)) return true;
  return command.kind === 'simple' && (sleepOf(command) !== undefined || command.words[0]?.value === 'set');
}

function commentAt({ start, end }: Span, text: string): string | undefined {
  const newline = text.indexOf('\n', end);
  const rest = text.slice(end, newline === -1 ? text.length : newline);
  const beside = rest
    .trim()
    .replace(/^[;&|]+/, '')
    .trim();
  if (beside.startsWith('#')) return beside.slice(1).trim();
  const above: string[] = [];
  let line = text.lastIndexOf('\n', start - 1);
  while (line > 0) {
    const from = text.lastIndexOf('\n', line - 1);
    const content = text.slice(from + 1, line).trim();
    if (!content.startsWith('#') || content.startsWith('#!')) break;
    above.unshift(content.replace(/^#+\s*/, ''));
    line = from;
  }
  return above.length === 0 ? undefined : above.join(' ');
}
