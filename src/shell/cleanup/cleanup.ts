import type { ScalarChange } from '../../yaml/operation.ts';
import { commandsIn } from '../commands.ts';
import { Layout } from '../layout.ts';
import type { Script, Simple } from '../script.ts';
import { aroundCalls } from './absorb.ts';
import type { Effect, ExitCode } from './effect.ts';
import { gluedCall } from './glued.ts';
import { reasonByPlace } from './refusal.ts';
import { Removal } from './removal.ts';
import { sentenceOf } from './sentence.ts';
import { type Shape, shapeOf } from './shape.ts';
import { takenOut } from './take-out.ts';

/**
 * What is to be known about taking out one recognised command. `exact`: nothing else changes. `exit-code`: the script
 * may end with another exit code. `fixes-hang`: a failing app used to leave the sidecar running. `argv`: the command
 * loses arguments. Several commands of one script share `changes`: they go together.
 */
export type Cleanup = Removable | Entangled;

interface Recognised {
  /** What the caller's recogniser said. */
  readonly tag: string;
  readonly command: Simple;
  readonly shape: Shape;
}

/** A recognised command that can be taken out. */
interface Removable extends Recognised {
  readonly effect: 'exact' | 'exit-code' | 'fixes-hang' | 'argv';
  readonly changes: readonly ScalarChange[];
  /** Nothing but the recognised commands is in the script: it has to go as a whole, and `changes` is empty. */
  readonly whole: boolean;
  /** `hid`: the script ended well in a case in which it no longer does, even when the call is made and answered. */
  readonly exit: { readonly was: ExitCode; readonly becomes: ExitCode; readonly hid: boolean };
  /** One sentence on the exit code. */
  readonly says: string;
}

/** A recognised command that has to stay. */
interface Entangled extends Recognised {
  readonly effect: 'entangled';
  /** One sentence. */
  readonly reason: string;
}

/** Says whether a command is one to take out, as a tag of the caller's. */
export type Recognise = (command: Simple) => string | undefined;

/**
 * How each recognised command of a script is taken out. Commands that cannot be taken out together with the rest stay
 * and say why; what the others share is then computed without them.
 */
export function cleanupsIn(script: Script, recognise: Recognise): readonly Cleanup[] {
  const layout = new Layout(script);
  const { seeds, cut } = recognisedIn(script, recognise);
  if (seeds.length > mostCalls)
    return seeds.map((seed) => ({ ...seed, shape: 'J1', effect: 'entangled', reason: tooMany }));
  const refused = new Map<Simple, string>();
  for (const { command } of seeds) {
    const reason = cut.has(command) ? undefined : reasonByPlace(command, layout);
    if (reason !== undefined) refused.set(command, reason);
  }
  const free = seeds.filter(({ command }) => !refused.has(command)).map(({ command }) => command);
  const own = new Map([...cut].filter(([command]) => free.includes(command)));
  const result = free.length === 0 ? undefined : takenOut(layout, free, { neighbour: aroundCalls, cut: own });
  return seeds.map(({ tag, command }): Cleanup => {
    const removal = result?.removal ?? new Removal(layout, [command], cut);
    const effect = result !== undefined && 'effect' in result ? result.effect : undefined;
    const own = { tag, command, shape: shapeOf(command, removal, effect) };
    const reason = refused.get(command) ?? (result !== undefined && 'reason' in result ? result.reason : undefined);
    if (reason !== undefined || result === undefined || 'reason' in result)
      return { ...own, effect: 'entangled', reason: reason ?? unknown };
    return {
      ...own,
      ...(result.whole ? emptying : graded(own.shape, result.effect)),
      changes: result.changes,
      whole: result.whole,
    };
  });
}

const unknown = 'It is not certain what the script does without it.';

/** More calls than that in one script are not a workaround. */
const mostCalls = 64;
const tooMany = 'The script makes too many calls to be read with certainty.';

const emptying = {
  effect: 'exact',
  exit: { was: 'call', becomes: 'zero', hid: false },
  says: 'The script does nothing else, so it goes as a whole.',
} as const;

interface Seed {
  readonly tag: string;
  readonly command: Simple;
}

function recognisedIn(
  script: Script,
  recognise: Recognise,
): { readonly seeds: readonly Seed[]; readonly cut: ReadonlyMap<Simple, number> } {
  const seeds: Seed[] = [];
  const cut = new Map<Simple, number>();
  for (const { command } of commandsIn(script)) {
    const tag = recognise(command);
    const glued = tag === undefined ? gluedCall(command, recognise) : undefined;
    if (glued !== undefined) cut.set(command, glued.words);
    const found = tag ?? glued?.tag;
    if (found !== undefined) seeds.push({ tag: found, command });
  }
  return { seeds, cut };
}

function graded(shape: Shape, effect: Effect): Pick<Removable, 'effect' | 'exit' | 'says'> {
  const exit = { was: effect.was, becomes: effect.becomes, hid: effect.hid };
  if (shape === 'J14')
    return {
      effect: 'argv',
      exit,
      says: 'The call was never made: it is an argument of the command in front of it, which loses it.',
    };
  const says = sentenceOf(shape, effect);
  if (effect.changesCode) return { effect: 'exit-code', exit, says };
  if (effect.hung) return { effect: 'fixes-hang', exit, says };
  const exact = !effect.changesCodeOfFailedCall || shape === 'J4';
  return { effect: exact ? 'exact' : 'exit-code', exit, says };
}
