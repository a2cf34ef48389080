import { programWords } from '../shell/argv.ts';
import { type Wrapper, type WrapperName, wrapperOf } from '../shell/wrapper.ts';
import { unwrapping, wrappersIn } from '../shell/wrappers.ts';
import type { ScalarChange } from '../yaml/operation.ts';
import type { Location, Span } from '../yaml/route.ts';
import { type ArgvEntry, commandOf } from './command.ts';
import { scriptsOf } from './scripts.ts';
import { type Unwrapping, unwrappingOf } from './unwrapping.ts';
import type { Container } from './workload.ts';

/** How a wrapper, or some of its words, are taken out; or one sentence why not. */
export type WrapperRemoval =
  | ({ readonly kind: 'argv' } & Unwrapping)
  | { readonly kind: 'script'; readonly changes: readonly ScalarChange[] }
  | { readonly kind: 'none'; readonly reason: string };

/** A wrapper that a container starts: in its argv, or from its script. */
export interface WrapperCall {
  readonly wrapper: Wrapper;
  /** Its words, and those of what it wraps. */
  readonly argv: readonly string[];
  /** The word that names it, or the script; then `within` is the whole command. */
  readonly at: Location;
  readonly within?: Span;
  /** Takes out the words with these indices of `argv`. */
  without(dropped: readonly number[]): WrapperRemoval;
}

/** Programs that wait for any address that they are given. */
export const waitTools: readonly WrapperName[] = ['wait-for-it', 'wait-for', 'wait4x', 'dockerize'];

/** The wrappers of some names that a container's command or script calls. */
export function wrapperCallsIn(container: Container, names: readonly WrapperName[]): readonly WrapperCall[] {
  return [...inArgv(container), ...inScript(container)].filter(({ wrapper }) => names.includes(wrapper.program));
}

function inArgv(container: Container): readonly WrapperCall[] {
  const { argv, programGiven } = commandOf(container);
  return programPositions(argv, container).flatMap((from): readonly WrapperCall[] => {
    const words = argv.slice(from);
    const values = words.map(({ value }) => value);
    const wrapper = wrapperOf(values);
    const [first] = words;
    if (wrapper === undefined || first === undefined) return [];
    return [
      {
        wrapper,
        argv: values,
        at: first.at,
        without(dropped) {
          if (!programGiven) return { kind: 'none', reason: entrypoint };
          const rest = unwrappingOf(
            container,
            dropped.flatMap((index) => words[index] ?? []),
          );
          if (rest === undefined || dropped.length === 0 || wrapper.start === undefined)
            return { kind: 'none', reason: 'Nothing would be left of the command.' };
          return { kind: 'argv', ...rest };
        },
      },
    ];
  });
}

const entrypoint =
  'The image starts its own ENTRYPOINT with these arguments, and what that does with them is not shown.';

/** Where a program stands in an argv: at its start and behind each prefix. */
function programPositions(argv: readonly ArgvEntry[], container: Container): readonly number[] {
  const { prefixes } = commandOf(container);
  return argv.length === 0 ? [] : [0, ...prefixes.map(({ to }) => to)];
}

function inScript(container: Container): readonly WrapperCall[] {
  return scriptsOf(container).flatMap(({ origin, shell, script }) =>
    origin !== 'command' || script === undefined
      ? []
      : wrappersIn(script).map(({ wrapper, command, span }) => ({
          wrapper,
          argv: programWords(command).map(({ unquoted }) => unquoted),
          at: shell.script.at,
          within: span,
          without(drops: readonly number[]): WrapperRemoval {
            const changes = unwrapping(command, { ...wrapper, drops });
            if (changes.length === 0 || wrapper.start === undefined) return { kind: 'none', reason: alone };
            return { kind: 'script', changes };
          },
        })),
  );
}

const alone = 'Nothing would be left where it stands in the script.';
