import { programOf, programWords } from './argv.ts';
import type { Script, Simple, Statement, Word } from './script.ts';
import { assignmentsIn } from './variables.ts';
import { everyCommand } from './walk.ts';

/** A signal that a command sends. */
export interface Kill {
  /** In capitals, without `SIG`; numbers as written; `0` only asks whether the process is there. */
  readonly signal: string;
  /** Names or patterns of the processes, as written. */
  readonly processes: readonly string[];
  /** Process numbers, as written: `1`, `-1`. */
  readonly numbers: readonly string[];
  /** The variable that holds the process number, where nothing shows which process that is. */
  readonly byVariable?: string;
}

/** What `kill`, `pkill` or `killall` signals; `undefined` for other commands and for targets not understood. */
export function killOf(command: Simple, script?: Script): Kill | undefined {
  const program = programOf(command);
  if (!['kill', 'pkill', 'killall'].includes(program)) return undefined;
  const { signal, rest } = signalOf(programWords(command).slice(1));
  if (rest.length === 0) return undefined;
  if (program !== 'kill') return { signal, processes: rest.map((word) => word.unquoted), numbers: [] };
  return targetsOf(rest, signal, script);
}

interface Signalled {
  readonly signal: string;
  readonly rest: readonly Word[];
}

const valued = new Set(['-u', '-U', '-g', '-P', '-t', '-o', '-y', '--user', '--euid', '--parent', '--group']);

function signalOf(words: readonly Word[]): Signalled {
  let signal = 'TERM';
  const rest: Word[] = [];
  for (let i = 0; i < words.length; i++) {
    const text = words[i]?.unquoted ?? '';
    const named = /^(?:-s|--signal)(?:=(\S+))?$/.exec(text);
    const word = words[i];
    if (text === '--') {
      rest.push(...words.slice(i + 1));
      break;
    }
    if (named !== null) signal = plainSignal(named[1] ?? words[++i]?.unquoted ?? 'TERM');
    else if (valued.has(text)) i += 1;
    else if (/^-(?:SIG)?[A-Z][A-Z0-9]+$|^-\d+$/.test(text)) signal = plainSignal(text.slice(1));
    else if (!text.startsWith('-') && word !== undefined) rest.push(word);
  }
  return { signal, rest };
}

function plainSignal(text: string): string {
  return text.toUpperCase().replace(/^SIG/, '');
}

function targetsOf(words: readonly Word[], signal: string, script: Script | undefined): Kill | undefined {
  const processes: string[] = [];
  const numbers: string[] = [];
  let byVariable: string | undefined;
  for (const word of words) {
    const named = processesIn(word, script);
    if (word.value !== undefined) numbers.push(word.value);
    else if (named.length > 0) processes.push(...named);
    else byVariable = word.variables[0] ?? byVariable;
  }
  if (processes.length + numbers.length === 0 && byVariable === undefined) return undefined;
  return { signal, processes, numbers, ...(byVariable !== undefined && { byVariable }) };
}

/** Process names behind `$(pgrep x)`, or behind a variable that was set so. */
function processesIn(word: Word, script: Script | undefined): readonly string[] {
  const own = word.substitutions.flatMap(searched);
  const name = word.variables[0];
  if (own.length > 0 || name === undefined || script === undefined) return own;
  return assignedIn(script).get(name) ?? [];
}

const known = new WeakMap<Script, ReadonlyMap<string, readonly string[]>>();

/** Process names by the variables that hold their numbers. */
function assignedIn(script: Script): ReadonlyMap<string, readonly string[]> {
  const kept = known.get(script);
  if (kept !== undefined) return kept;
  const found = new Map<string, Set<string>>();
  for (const { name, value } of assignmentsIn(script)) {
    const names = found.get(name) ?? new Set();
    for (const process of value?.substitutions.flatMap(searched) ?? []) names.add(process);
    found.set(name, names);
  }
  const processes = new Map([...found].map(([name, names]) => [name, [...names]] as const));
  known.set(script, processes);
  return processes;
}

/** Process names that a substitution looks for with `pgrep`, `pidof`, or `ps … | grep`. */
function searched(list: readonly Statement[]): readonly string[] {
  const commands = [...everyCommand(list)].flatMap((command) => (command.kind === 'simple' ? [command] : []));
  const programs = commands.map(programOf);
  return commands.flatMap((command) => {
    const finds = ['pgrep', 'pidof'].includes(programOf(command));
    const filters =
      programs.includes('ps') && programOf(command) === 'grep' && !command.words.some((word) => word.value === '-v');
    if (!finds && !filters) return [];
    return programWords(command)
      .slice(1)
      .flatMap((word) => (word.unquoted.startsWith('-') ? [] : [word.unquoted]));
  });
}
