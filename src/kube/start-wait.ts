import { basename } from '../shell/inner-word.ts';
import { keepsAnswer } from '../shell/kept-answer.ts';
import { parseScript } from '../shell/parse.ts';
import type { Script } from '../shell/script.ts';
import type { Target } from '../shell/target.ts';
import { type WaitLoop, waitLoopsIn } from '../shell/wait/wait-loop.ts';
import type { WrapperName } from '../shell/wrapper.ts';
import type { ScalarChange } from '../yaml/operation.ts';
import type { Location, Span } from '../yaml/route.ts';
import { handlerOf } from './handler.ts';
import { mountedTextsOf } from './mounted-script.ts';
import type { Wait } from './probe-timing.ts';
import type { Project } from './project.ts';
import { scriptsOf } from './scripts.ts';
import { waitTiming } from './wait-timing.ts';
import { type WaitedFor, waitedFor } from './waited-for.ts';
import type { Container, Workload } from './workload.ts';
import { type WrapperRemoval, waitTools, wrapperCallsIn } from './wrapper-call.ts';

/** How a wait is taken out; `whole`: the script or hook does nothing else. */
export type WaitEnd = WrapperRemoval | { readonly kind: 'whole' };

/** Something that holds a container up until sidecars answer. */
export interface StartWait {
  readonly waiter: Container;
  /** Where it stands: the container's command, or its `postStart` hook. */
  readonly origin: 'command' | 'postStart';
  /** The script, the word of the argv that names the waiting program, or the hook. */
  readonly at: Location;
  readonly within?: Span;
  /** As written, in one line. */
  readonly text: string;
  /** The waiting program where it is one of those that wait for any address. */
  readonly tool?: WrapperName;
  readonly sidecars: readonly WaitedFor[];
  readonly timing: Wait;
  /** The status with which the script ends when it gives up; absent where it goes on, or never gives up. */
  readonly exitCode?: number;
  readonly end: WaitEnd;
  /** The script and the loop in it; absent for a program that a container starts directly. */
  readonly source?: { readonly script: Script; readonly loop: WaitLoop };
}

const known = new WeakMap<Workload, readonly StartWait[]>();

/** The waits for sidecars in the commands and `postStart` hooks of a pod; kept as long as the workload itself. */
export function startWaitsIn(workload: Workload): readonly StartWait[] {
  const kept = known.get(workload);
  if (kept !== undefined) return kept;
  const containers = [...workload.initContainers, ...workload.containers];
  const waits = containers.flatMap((container) => [
    ...inScripts(container, workload),
    ...inArgv(container, workload),
    ...inHookArgv(container, workload),
  ]);
  known.set(workload, waits);
  return waits;
}

/** A wait in a script that a ConfigMap gives to a container, which other pods may mount too. */
export interface MountedWait extends StartWait {
  /** What people call the script, e.g. `wait.sh of ConfigMap scripts`. */
  readonly file: string;
}

/** The waits for sidecars in the scripts of ConfigMaps that the commands of a pod's app containers name. */
export function mountedWaitsIn(workload: Workload, project: Project): readonly MountedWait[] {
  return mountedTextsOf(workload, project).flatMap(({ container, configMap, key, text, at, named }) => {
    const script = named ? parseScript(text) : undefined;
    if (script === undefined) return [];
    const waits = fromScript({ waiter: container, workload, origin: 'command', at, script });
    return waits.map((wait) => ({ ...wait, file: `${key} of ConfigMap ${configMap}` }));
  });
}

interface Place {
  readonly waiter: Container;
  readonly workload: Workload;
  readonly origin: StartWait['origin'];
  readonly at: Location;
  readonly script: Script;
}

function inScripts(waiter: Container, workload: Workload): readonly StartWait[] {
  return scriptsOf(waiter).flatMap(({ origin, shell, script }) =>
    script === undefined || (origin !== 'command' && origin !== 'postStart')
      ? []
      : fromScript({ waiter, workload, origin, at: shell.script.at, script }),
  );
}

/** A hook that runs a waiting program without a shell. */
function inHookArgv(waiter: Container, workload: Workload): readonly StartWait[] {
  const hook = handlerOf(waiter, 'postStart');
  if (hook?.kind !== 'exec' || hook.command.shell !== undefined) return [];
  const quoted = hook.command.argv.map(({ value }) => `'${value.replaceAll("'", `'\\''`)}'`).join(' ');
  const script = parseScript(quoted);
  if (script === undefined) return [];
  return fromScript({ waiter, workload, origin: 'postStart', at: hook.at, script }).map(
    ({ within: _, source: __, ...wait }) => ({
      ...wait,
      text: hook.command.argv.map(({ value }) => value).join(' '),
    }),
  );
}

function fromScript({ waiter, workload, origin, at, script }: Place): readonly StartWait[] {
  return waitLoopsIn(script).flatMap((loop): readonly StartWait[] => {
    const program = basename(loop.argv?.[0] ?? '').replace(/\.sh$/, '');
    const sidecars = waitedFor({ targets: loop.targets, program }, waiter, workload);
    if (loop.waitsFor !== 'ready' || !loop.targets.every(onlyAsks)) return [];
    if (sidecars === undefined || !isForOthers(sidecars, waiter, origin)) return [];
    const tool = waitTools.find((name) => name === program);
    return [
      {
        waiter,
        origin,
        at,
        within: loop.span,
        text: shortened(script.text.slice(loop.span.start, loop.span.end)),
        ...(tool === undefined ? {} : { tool }),
        sidecars,
        timing: waitTiming({ ...loop, ...(tool === undefined ? {} : { tool }) }, sidecars),
        ...(loop.exitCode === undefined ? {} : { exitCode: loop.exitCode }),
        end: endOf(loop, script),
        source: { script, loop },
      },
    ];
  });
}

/** A request that is repeated until it is heard, such as a quit call, is no question. */
function onlyAsks(target: Target): boolean {
  return target.kind !== 'http' || ['GET', 'HEAD'].includes(target.method);
}

/** A script may wait for what it starts itself; only a hook waits for its own container. */
function isForOthers(sidecars: readonly WaitedFor[], waiter: Container, origin: StartWait['origin']): boolean {
  return (
    origin === 'postStart' || !sidecars.some(({ owner }) => owner.kind === 'container' && owner.container === waiter)
  );
}

function endOf(loop: WaitLoop, script: Script): WaitEnd {
  if (keepsAnswer(script, loop.span)) return { kind: 'none', reason: 'It also keeps what it downloads.' };
  if ('reason' in loop.removal) return { kind: 'none', reason: loop.removal.reason };
  if (loop.removal.whole) return { kind: 'whole' };
  const changes: readonly ScalarChange[] = loop.removal.changes;
  return { kind: 'script', changes };
}

function inArgv(waiter: Container, workload: Workload): readonly StartWait[] {
  return wrapperCallsIn(waiter, waitTools)
    .filter(({ within }) => within === undefined)
    .flatMap((call): readonly StartWait[] => {
      const { program, targets, timeout, drops } = call.wrapper;
      const sidecars = targets.length === 0 ? undefined : waitedFor({ targets, program }, waiter, workload);
      if (sidecars === undefined || !isForOthers(sidecars, waiter, 'command')) return [];
      return [
        {
          waiter,
          origin: 'command',
          at: call.at,
          text: shortened(call.argv.slice(0, call.wrapper.start ?? call.argv.length).join(' ')),
          tool: program,
          sidecars,
          timing: waitTiming(
            { kind: 'program', tool: program, argv: call.argv, ...(timeout === undefined ? {} : { timeout }) },
            sidecars,
          ),
          end: call.without(drops),
        },
      ];
    });
}

const longest = 60;

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}
