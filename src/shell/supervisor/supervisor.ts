import type { Span } from '../../yaml/route.ts';
import { programOf } from '../argv.ts';
import { flagWatchesIn } from '../file-use.ts';
import { isPause } from '../idle.ts';
import { killOf } from '../kill.ts';
import { type PlainWord, plainWordsOf } from '../plain-command.ts';
import type { Command, Script, Simple } from '../script.ts';
import { sleepOf } from '../sleep.ts';
import { below, wordsOf } from '../walk.ts';
import { repeatsUntilFile } from './repetition.ts';
import { type Part, partOf, simplesIn } from './vocabulary.ts';

/** The program that a script keeps running until a file appears or the time is up. */
interface SupervisedProgram {
  readonly span: Span;
  /** As written, with redirections. */
  readonly text: string;
  /** Its words, where it has no redirections, patterns or substitutions. */
  readonly words?: readonly PlainWord[];
}

/**
 * A script that runs one program and watches for the time to stop it. `S1` watches a file beside the program and waits
 * for it; `S2` waits for a file; `S3` uses inotify or process numbers; `S4` does so around a log tailer; `S5` stops
 * after some time; `S8` does so around a container daemon.
 */
export interface Supervisor {
  readonly shape: 'S1' | 'S2' | 'S3' | 'S4' | 'S5' | 'S8';
  readonly program: SupervisedProgram;
  /** Files whose appearance stops the program. */
  readonly flags: readonly string[];
  /** Seconds after which the program is stopped. */
  readonly timeBox?: number;
  /** Commands before the program that do more than prepare the watch, as written. */
  readonly worksBefore: readonly string[];
  /** Installations that only the watch needs, as written. */
  readonly installs: readonly string[];
  /** Commands after the program has been stopped that do more than log and exit, as written. */
  readonly worksAfter: readonly string[];
  /** Pauses between the end of the watch and that of the program, as written. */
  readonly pausesAfter: readonly string[];
  /** One sentence on how the container has ended until now. */
  readonly says: string;
}

/** A script that looks like a supervisor and is none that can be taken apart. */
export interface TangledSupervisor {
  /** One sentence. */
  readonly reason: string;
  /** Whether it stops nothing but itself, so that it is in nobody's way. */
  readonly harmless?: boolean;
}

interface Item {
  readonly command: Command;
  readonly background: boolean;
  readonly part: Part;
}

/** The supervisor that a script is; `undefined` for a script that watches nothing or starts nothing. */
export function supervisorIn(script: Script): Supervisor | TangledSupervisor | undefined {
  const items = itemsOf(script);
  if (repeatsUntilFile(script)) return { reason: repeated, harmless: true };
  if (!items.some(({ part }) => part === 'watch') || !items.some(({ background }) => background)) return undefined;
  const started = items.filter(({ part, background }) => part === 'program' && background);
  const last = items.findLast(({ part }) => part === 'program');
  const [main, ...others] = started.length > 0 ? started : last === undefined ? [] : [last];
  if (main === undefined) return undefined;
  if (others.length > 0) return { reason: 'The script runs more than one program in the background.' };
  if (main.command.kind !== 'simple') return { reason: 'What the script runs in the background is not one program.' };
  if (items.slice(0, items.indexOf(main)).some(waits))
    return {
      reason: 'The script also waits for a file before it starts its program, and another container may make it.',
    };
  return supervisorOf(main as Item & { readonly command: Simple }, items, script);
}

const repeated =
  'The script does its work again and again until the file appears, and ends then; only a person can tell what SIGTERM may interrupt instead.';

function waits({ command, background, part }: Item): boolean {
  return part === 'watch' && !background && (command.kind === 'loop' || command.kind === 'for');
}

function itemsOf(script: Script): readonly Item[] {
  return script.statements.flatMap(({ command, background }) => {
    const chained =
      command.kind === 'and-or' && !background && command.operators.every((operator) => operator === '&&');
    const commands = chained ? command.operands : [command];
    return commands.map((one) => ({ command: one, background, part: partOf(one, script) }));
  });
}

function supervisorOf(main: Item & { readonly command: Simple }, items: readonly Item[], script: Script): Supervisor {
  const at = items.indexOf(main);
  const texts = (list: readonly Item[], part: Part) =>
    list.filter((item) => item.part === part).map(({ command }) => textOf(command, script));
  const before = items.slice(0, at);
  const after = items.slice(at + 1);
  const watched = [...new Set(flagWatchesIn(script).map(({ path }) => path))];
  const flags = watched.filter(
    (path) => !watched.some((other) => other !== path && other.startsWith(`${path.replace(/\/$/, '')}/`)),
  );
  const timeBox = flags.length > 0 ? undefined : timeBoxIn(script);
  const words = plainWordsOf(main.command);
  return {
    shape: shapeOf(main, { items, flags }),
    program: { span: main.command.span, text: textOf(main.command, script), ...(words && { words }) },
    flags,
    ...(timeBox !== undefined && { timeBox }),
    worksBefore: [
      ...texts(before, 'program'),
      ...before.filter(pauses).map(({ command }) => textOf(command, script)),
      ...assignmentsBefore(before, { main, items }, script),
    ],
    installs: [...texts(before, 'install'), ...texts(after, 'install')],
    worksAfter: texts(after, 'program'),
    pausesAfter: [...before.filter(({ background }) => background), ...after].flatMap(({ command }) =>
      pausesOnce(command).map((one) => textOf(one, script)),
    ),
    says: legacyEnd(main, items),
  };
}

/** A pause of the whole script holds its program back. */
function pauses({ command, background }: Item): boolean {
  return !background && isPause(command);
}

/** The pauses of a command that do not belong to a loop. */
function pausesOnce(command: Command): readonly Command[] {
  const all = [...below(command)];
  const looping = new Set(
    all.filter(({ kind }) => kind === 'loop' || kind === 'for').flatMap((one) => [...below(one)]),
  );
  return all.filter((one) => one.kind === 'simple' && isPause(one) && !looping.has(one));
}

function textOf(command: Command, script: Script): string {
  return script.text.slice(command.span.start, command.span.end);
}

/** Variables that are set before the program starts are meant for it, unless the rest of the script reads them. */
function assignmentsBefore(
  before: readonly Item[],
  { main, items }: { readonly main: Item; readonly items: readonly Item[] },
  script: Script,
): readonly string[] {
  const forMain = readIn([main]);
  const read = readIn(items.filter((item) => item !== main));
  return before.flatMap(({ command }) => {
    if (command.kind !== 'simple' || command.assignments.length === 0) return [];
    const own =
      command.words.length === 0 && command.assignments.every(({ name }) => read.has(name) && !forMain.has(name));
    return own ? [] : [textOf(command, script)];
  });
}

function readIn(items: readonly Item[]): ReadonlySet<string> {
  const words = items.flatMap(({ command }) => [...below(command)].flatMap(wordsOf));
  return new Set(words.flatMap((word) => word.variables));
}

function timeBoxIn(script: Script): number | undefined {
  const pauses = simplesIn(script.statements).flatMap((command) => sleepOf(command)?.seconds ?? []);
  return pauses.length === 1 ? pauses[0] : undefined;
}

function shapeOf(
  main: Item & { readonly command: Simple },
  { items, flags }: { readonly items: readonly Item[]; readonly flags: readonly string[] },
): Supervisor['shape'] {
  const program = programOf(main.command);
  const commands = items.flatMap(({ command }) =>
    simplesIn([{ kind: 'statement', span: command.span, command, background: false }]),
  );
  const uses = (...names: readonly string[]) =>
    commands.some((command) => command !== main.command && names.includes(programOf(command)));
  if (/^dockerd/.test(program)) return 'S8';
  if (program === 'tail') return 'S4';
  if (uses('inotifywait', 'tail') || commands.some((command) => killOf(command)?.signal === '0')) return 'S3';
  if (flags.length === 0) return 'S5';
  return uses('wait') ? 'S1' : 'S2';
}

function legacyEnd(main: Item & { readonly command: Simple }, items: readonly Item[]): string {
  const name = programOf(main.command);
  const last = items.at(-1)?.command;
  const zero =
    last?.kind === 'if' ||
    (last?.kind === 'simple' && last.words[0]?.value === 'exit' && last.words[1]?.value === '0') ||
    last?.kind === 'loop';
  if (!main.background) return `Until now the container ended with the exit code of \`${name}\`.`;
  return zero
    ? `Until now the container ended with 0 even when \`${name}\` crashed, so it was not restarted; a native sidecar is.`
    : `Until now the script decided the container's exit code; a native sidecar is restarted whenever \`${name}\` ends.`;
}
