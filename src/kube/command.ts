import { wrapperOf } from '../shell/wrapper.ts';
import { asMap, isList, type Plain } from '../yaml/plain.ts';
import { below, type Location } from '../yaml/route.ts';
import type { Container } from './workload.ts';

/** One entry of an argv and its place. */
export interface ArgvEntry {
  readonly value: string;
  readonly at: Location;
}

/** A shell that gets its script as an argument, as in `sh -c SCRIPT`. */
export interface ShellCommand {
  /** As it stands in argv, e.g. `/bin/bash`. */
  readonly program: ArgvEntry;
  readonly errexit: boolean;
  readonly pipefail: boolean;
  readonly script: ArgvEntry;
  /** What follows the script: `$0`, `$1`, … */
  readonly positional: readonly ArgvEntry[];
}

/** Programs that stand before the container's own and replace themselves with it or wait for it. */
export interface Prefix {
  /** Basename, e.g. `tini` or `linkerd-await`. */
  readonly program: string;
  /** Indices of the argv, from its own to before the next program. */
  readonly from: number;
  readonly to: number;
}

/** What a container or a hook runs. */
export interface ContainerCommand {
  /** `command` and `args` in one list. */
  readonly argv: readonly ArgvEntry[];
  /** Whether the manifest names the program; otherwise the image's unknown ENTRYPOINT stands before `argv`. */
  readonly programGiven: boolean;
  readonly prefixes: readonly Prefix[];
  /** `argv` without prefixes; empty where the image's ENTRYPOINT runs. */
  readonly own: readonly ArgvEntry[];
  /** Basename of the program behind all prefixes. */
  readonly program?: string;
  readonly shell?: ShellCommand;
}

/** The command of a container. */
export function commandOf(container: Container): ContainerCommand {
  const { command, args } = container.spec;
  const program = entriesOf(command, below(container.at, 'command'));
  return commandFrom([...program, ...entriesOf(args, below(container.at, 'args'))], program.length > 0);
}

/** The command of an argv that names its program, e.g. what stands behind a wrapper. */
export function commandFrom(argv: readonly ArgvEntry[], programGiven = true): ContainerCommand {
  if (!programGiven) return { argv, programGiven, prefixes: [], own: [] };
  const prefixes = prefixesOf(argv);
  const own = argv.slice(prefixes.at(-1)?.to ?? 0);
  const [first] = own;
  const shell = shellOf(own);
  return {
    argv,
    programGiven,
    prefixes,
    own,
    ...(first === undefined ? {} : { program: basename(first.value) }),
    ...(shell === undefined ? {} : { shell }),
  };
}

/** Entries of a list of strings; numbers and booleans, which the API rejects, count as their text. */
export function entriesOf(list: Plain | undefined, at: Location): readonly ArgvEntry[] {
  if (!isList(list)) return [];
  return list.map((value, index) => ({
    value: typeof value === 'string' ? value : String(value),
    at: below(at, index),
  }));
}

/** The last part of a path. */
export function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

const inits = ['tini', 'dumb-init', 'catatonit'];

function prefixesOf(argv: readonly ArgvEntry[]): readonly Prefix[] {
  const prefixes: Prefix[] = [];
  for (let from = 0; from < argv.length; ) {
    const to = afterPrefix(argv, from);
    if (to === undefined || to >= argv.length) break;
    prefixes.push({ program: basename(argv[from]?.value ?? ''), from, to });
    from = to;
  }
  return prefixes;
}

/** The index of the program that a prefix at `from` starts. */
function afterPrefix(argv: readonly ArgvEntry[], from: number): number | undefined {
  const words = argv.slice(from).map(({ value }) => value);
  const wrapper = wrapperOf(words);
  if (wrapper !== undefined) return wrapper.start === undefined ? undefined : from + wrapper.start;
  return inits.includes(basename(words[0] ?? '')) ? afterInitOptions(argv, from + 1) : undefined;
}

/** Options of tini and dumb-init that take a value of their own. */
const initOptionsWithValue = ['-p', '-e', '-r', '--rewrite'];

function afterInitOptions(argv: readonly ArgvEntry[], start: number): number {
  for (let at = start; at < argv.length; at++) {
    const word = argv[at]?.value ?? '';
    if (word === '--') return at + 1;
    if (initOptionsWithValue.includes(word)) at++;
    else if (!word.startsWith('-')) return at;
  }
  return argv.length;
}

const shells = ['sh', 'bash', 'ash', 'dash', 'ksh', 'zsh'];

/** The shell at the head of an argv if it gets a script with `-c`, in any spelling of its options. */
export function shellOf(argv: readonly ArgvEntry[]): ShellCommand | undefined {
  const start = basename(argv[0]?.value ?? '') === 'busybox' ? 1 : 0;
  const program = argv[start];
  if (program === undefined || !shells.includes(basename(program.value))) return undefined;
  const options = optionsOf(argv, start + 1);
  const script = argv[options.end];
  if (!options.set.has('c') || script === undefined) return undefined;
  return {
    program,
    errexit: options.set.has('e') || options.set.has('errexit'),
    pipefail: options.set.has('pipefail'),
    script,
    positional: argv.slice(options.end + 1),
  };
}

/** Options as a POSIX shell reads them: letters may be joined, `-o` takes a name, `+` unsets, `--` ends them. */
function optionsOf(argv: readonly ArgvEntry[], start: number): { set: ReadonlySet<string>; end: number } {
  const set = new Set<string>();
  let at = start;
  for (; at < argv.length; at++) {
    const word = argv[at]?.value ?? '';
    if (word === '--' || word === '-') return { set, end: at + 1 };
    if (!/^[-+]./.test(word)) break;
    if (word.startsWith('--')) continue;
    for (const letter of word.slice(1)) {
      const name = letter === 'o' || letter === 'O' ? (argv[++at]?.value ?? '') : letter;
      if (word.startsWith('-')) set.add(name);
      else set.delete(name);
    }
  }
  return { set, end: at };
}

/** The argv of an `exec` handler of a probe or hook. */
export function execCommand(handler: Plain | undefined, at: Location): ContainerCommand | undefined {
  const { exec } = asMap(handler);
  const argv = entriesOf(asMap(exec).command, below(at, 'exec', 'command'));
  return argv.length === 0 ? undefined : commandFrom(argv);
}
