import { programOf, programWords } from '../shell/argv.ts';
import { type Kill, killOf } from '../shell/kill.ts';
import type { Script, Simple } from '../shell/script.ts';
import { assignmentsIn, constantsIn } from '../shell/variables.ts';
import type { StopTarget } from './stop-target.ts';
import { targetOfProcess } from './stop-target.ts';
import type { Container, Workload } from './workload.ts';

/** A signal that ends processes of a pod whose containers share them. */
export interface StopSignal {
  /** One clause for people. */
  readonly says: string;
  readonly target: StopTarget;
}

/** Where a command stands. */
export interface SignalPlace {
  readonly script: Script;
  readonly container: Container;
  readonly workload: Workload;
}

/** Signals that only ask, reload or reopen logs. */
const harmless = ['0', 'HUP', '1', 'USR1', '10', 'USR2', '12', 'WINCH', '28', 'CONT', '18', 'CHLD'];

/**
 * The signal that a command sends to another container; `undefined` for commands that send none, and in pods without
 * `shareProcessNamespace`, where no signal reaches another container.
 */
export function stopSignalOf(command: Simple, place: SignalPlace): StopSignal | undefined {
  const { script, workload } = place;
  if (workload.podSpec.shareProcessNamespace !== true) return undefined;
  const program = programOf(command);
  if (!['kill', 'pkill', 'killall'].includes(program)) return undefined;
  const kill = killOf(command, script);
  if (kill !== undefined && (harmless.includes(kill.signal) || isOwnChild(kill, script))) return undefined;
  if (kill === undefined && isJob(command)) return undefined;
  const says = `signals ${kill?.processes.join(' and ') || 'a process'} with \`${program}\``;
  if (programWords(command).some((word, i) => i > 1 && word.value === '-1'))
    return {
      says: 'signals every process with `kill`',
      target: { kind: 'unknown', reason: 'it signals every process of the pod' },
    };
  return { says, target: targetOf(kill, place) };
}

function isJob(command: Simple): boolean {
  return programWords(command).some((word) => word.unquoted === '-l' || word.unquoted.startsWith('%'));
}

/** `kill $PID` after `PID=$!`, and `kill $!`, `kill $$`. */
function isOwnChild({ byVariable, numbers, processes }: Kill, script: Script): boolean {
  if (byVariable === undefined || numbers.length + processes.length > 0) return false;
  return own.includes(byVariable) || childrenIn(script).has(byVariable);
}

const children = new WeakMap<Script, ReadonlySet<string>>();

/** Variables that only ever hold the number of a process of the script itself. */
function childrenIn(script: Script): ReadonlySet<string> {
  const kept = children.get(script);
  if (kept !== undefined) return kept;
  const held = new Set<string>();
  const others = new Set<string>();
  for (const { name, value } of assignmentsIn(script)) {
    (value?.variables.some((one) => own.includes(one)) ? held : others).add(name);
  }
  const names = new Set([...held].filter((name) => !others.has(name)));
  children.set(script, names);
  return names;
}

const own = ['!', '$', 'PPID', 'BASHPID'];

function targetOf(kill: Kill | undefined, place: SignalPlace): StopTarget {
  if (kill === undefined || kill.byVariable !== undefined)
    return { kind: 'unknown', reason: 'it does not show which process it signals' };
  if (kill.numbers.length > 0)
    return {
      kind: 'unknown',
      reason: `it signals process ${kill.numbers.join(' ')}, which is no container's in particular`,
    };
  const constants = constantsIn(place.script);
  const targets = kill.processes.map((name) => plainTarget(named(name, constants), place));
  const [first, ...others] = targets;
  const same = first !== undefined && others.every((other) => isSame(first, other));
  if (first === undefined || !same) return { kind: 'unknown', reason: 'it signals processes of several containers' };
  return first;
}

function named(name: string, constants: ReadonlyMap<string, string>): string {
  const variable = /^\$\{?(\w+)\}?$/.exec(name)?.[1];
  return (variable === undefined ? undefined : constants.get(variable)) ?? name;
}

function plainTarget(name: string, { container, workload }: SignalPlace): StopTarget {
  const plain = name.slice(name.lastIndexOf('/') + 1);
  if (/^[\w.-]+$/.test(plain)) return targetOfProcess(plain, container, workload);
  return { kind: 'unknown', reason: `\`${name}\` does not show which process it signals` };
}

function isSame(a: StopTarget, b: StopTarget): boolean {
  if (a.kind === 'container' && b.kind === 'container') return a.container === b.container;
  if (a.kind === 'injected' && b.kind === 'injected') return a.product === b.product;
  return a.kind === b.kind;
}
