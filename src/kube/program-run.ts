import type { PlainWord } from '../shell/plain-command.ts';
import type { Script } from '../shell/script.ts';
import type { Supervisor } from '../shell/supervisor/supervisor.ts';
import type { ScalarChange } from '../yaml/operation.ts';
import { asList, asMap } from '../yaml/plain.ts';
import { commandOf } from './command.ts';
import { environmentOf } from './container.ts';
import type { Container } from './workload.ts';

/**
 * How a container runs, as its first process, the program that its script only supervised. `argv`: without a shell.
 * `script`: with `exec` in the same shell, where the shell's expansions are needed. `none`: one sentence says why not.
 */
export type ProgramRun =
  | { readonly kind: 'argv'; readonly argv: readonly string[] }
  | { readonly kind: 'script'; readonly changes: readonly ScalarChange[] }
  | { readonly kind: 'none'; readonly reason: string };

/** The program of a supervisor as the container's own: as argv where that is exact, else with `exec`. */
export function programRunOf(container: Container, supervisor: Supervisor, script: Script): ProgramRun {
  const { words } = supervisor.program;
  const plain = words !== undefined && supervisor.worksBefore.length === 0 && !readsProfile(container);
  if (plain && words.every((word) => isExact(word, container))) {
    const { argv, own } = commandOf(container);
    const prefix = argv.slice(0, argv.length - own.length).map(({ value }) => value);
    return { kind: 'argv', argv: [...prefix, ...words.map(({ argument }) => argument)] };
  }
  return execIn(script, supervisor);
}

/** `bash -lc` and `sh -ic` read start files that may set what the program needs. */
function readsProfile(container: Container): boolean {
  const { shell, own } = commandOf(container);
  const options = own.slice(0, shell === undefined ? 0 : own.findIndex(({ at }) => at === shell.script.at));
  return options.some(({ value }) => /^-[a-zA-Z]*[li]|^--login$/.test(value));
}

/** Whether Kubernetes passes on what the shell would: every variable is certain to be set and is not split. */
function isExact(word: PlainWord, container: Container): boolean {
  const env = environmentOf(container);
  const names = [...word.variables, ...placeholdersIn(word.argument)];
  return names.every((name) => {
    if (!env.has(name) || isOptional(name, container)) return false;
    const value = env.get(name);
    if (value !== undefined) return value !== '' && /^[\w.:/@%+,=-]*$/.test(value);
    return !word.splits || /^-.*=/.test(word.argument);
  });
}

function placeholdersIn(argument: string): readonly string[] {
  return [...argument.matchAll(/\$\$|\$\((\w+)\)/g)].flatMap((found) => found[1] ?? []);
}

function isOptional(name: string, container: Container): boolean {
  const entry = asList(container.spec.env)
    .map(asMap)
    .findLast((one) => one.name === name);
  const source = asMap(entry?.valueFrom);
  return ['secretKeyRef', 'configMapKeyRef', 'fileKeyRef'].some((kind) => asMap(source[kind]).optional === true);
}

/** Everything around the program goes but what prepares it, and the shell becomes the program. */
function execIn({ text }: Script, supervisor: Supervisor): ProgramRun {
  const { program, worksBefore } = supervisor;
  const { start, end } = program.span;
  const before = text.slice(0, start);
  if (worksBefore.length > 0 && !isOnlyWork(before, worksBefore))
    return { kind: 'none', reason: `The script also runs \`${shortened(worksBefore[0] ?? '')}\` before the program.` };
  const head = worksBefore.length > 0 ? [] : [{ span: { start: 0, end: start }, text: '' }];
  const exec = program.text.startsWith('exec ') ? [] : [{ span: { start, end: start }, text: 'exec ' }];
  const tail = { span: { start: end, end: text.endsWith('\n') ? text.length - 1 : text.length }, text: '' };
  const changes =
    head.length > 0 && exec.length > 0 ? [{ span: { start: 0, end: start }, text: 'exec ' }] : [...head, ...exec];
  return { kind: 'script', changes: tail.span.end > tail.span.start ? [...changes, tail] : changes };
}

/** Whether a text in front of the program holds these commands, `set` and comments, and no part of the watch. */
function isOnlyWork(before: string, works: readonly string[]): boolean {
  const rest = works.reduce((text, work) => text.replace(work, () => ''), before);
  return rest.split('\n').every((line) => /^[\s;&]*(?:#.*|set [-+][\w ]+;?)?[\s;&]*$/.test(line));
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > 50 ? `${line.slice(0, 49)}…` : line;
}

/**
 * A new argv in the lists that a container has: `command` keeps its first words that stay and takes one more, the rest
 * goes to `args`; everything goes to `command` where there is no `args`.
 */
export function listsFor(
  { spec }: Container,
  argv: readonly string[],
): { readonly command: readonly string[]; readonly args: readonly string[] } {
  const command = asList(spec.command);
  const common = command.findIndex((word, i) => word !== argv[i]);
  const own = common < 0 ? command.length : common + 1;
  const split = asList(spec.args).length === 0 ? argv.length : own;
  return { command: argv.slice(0, split), args: argv.slice(split) };
}
