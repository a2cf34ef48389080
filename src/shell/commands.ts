import { Layout, type Seat } from './layout.ts';
import type { Script, Simple, Word } from './script.ts';
import type { Role } from './walk.ts';

/** One thing around a command. */
export type Frame =
  | { readonly kind: 'operand'; readonly index: number; readonly count: number; readonly operator?: '&&' | '||' }
  | { readonly kind: 'member'; readonly index: number; readonly count: number }
  | { readonly kind: 'background' }
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'trap'; readonly signals: readonly string[] }
  | { readonly kind: 'for'; readonly variable: string; readonly items: readonly Word[] }
  | { readonly kind: Exclude<Role, 'script' | 'function' | 'trap' | 'for'> };

/** A simple command with what is around it, outermost first; a command at the top level has no frames. */
export interface PlacedCommand {
  readonly command: Simple;
  readonly frames: readonly Frame[];
}

/** Every simple command of a script, also those in traps, functions, `eval`, `sh -c` and substitutions. */
export function commandsIn(script: Script): readonly PlacedCommand[] {
  const layout = new Layout(script);
  const placed: PlacedCommand[] = [];
  for (const command of layout.commands()) {
    if (command.kind === 'simple') placed.push({ command, frames: framesOf(command, layout) });
  }
  return placed;
}

/** What is around a command, outermost first. */
export function framesOf(command: Simple, layout: Layout): readonly Frame[] {
  const frames: Frame[] = [];
  for (let seat = layout.seatOf(command); seat !== undefined; ) {
    frames.unshift(...ofSeat(seat));
    const outer = seat.kind === 'statement' ? seat.list.owner : seat.of;
    seat = outer && layout.seatOf(outer);
  }
  return frames;
}

function ofSeat(seat: Seat): readonly Frame[] {
  if (seat.kind === 'operand') {
    const operator = seat.of.operators[seat.index - 1];
    return [{ kind: 'operand', index: seat.index, count: seat.of.operands.length, ...(operator && { operator }) }];
  }
  if (seat.kind === 'member') {
    const count = seat.of.members.length;
    return count === 1 ? [] : [{ kind: 'member', index: seat.index, count }];
  }
  const background: readonly Frame[] = seat.statement.background ? [{ kind: 'background' }] : [];
  return [...ofList(seat), ...background];
}

function ofList({ list: { role, owner } }: Extract<Seat, { kind: 'statement' }>): readonly Frame[] {
  if (role === 'script') return [];
  if (owner?.kind === 'function' && role === 'function') return [{ kind: 'function', name: owner.name }];
  if (owner?.kind === 'for' && role === 'for')
    return [{ kind: 'for', variable: owner.variable, items: owner.items ?? [] }];
  if (owner?.kind === 'simple' && role === 'trap') return [{ kind: 'trap', signals: signalsOf(owner) }];
  return role === 'function' || role === 'for' || role === 'trap' ? [] : [{ kind: role }];
}

/** Signals of a `trap`, in capitals, without `SIG`; `0` is `EXIT`. */
export function signalsOf(trap: Simple): readonly string[] {
  const action = trap.words[1]?.value === '--' ? 2 : 1;
  return trap.words.slice(action + 1).map(({ unquoted }) => {
    const name = unquoted.toUpperCase().replace(/^SIG/, '');
    return name === '0' ? 'EXIT' : name;
  });
}
