import { wrapperOf } from '../products/wrapper.ts';
import { basename, commandOf } from './command.ts';
import { productOf } from './identity.ts';
import { runOf } from './run.ts';
import type { Container, Workload } from './workload.ts';

/** Whether a container runs until it is stopped: proven, disproven, or `undefined`. */
export function runsUntilStopped(container: Container): boolean | undefined {
  if (commandOf(container).prefixes.some(({ program }) => wrapperOf(program)?.stopsProgram === true)) return undefined;
  const identity = productOf(container);
  if (identity?.confidence === 'high') {
    const run = runOf(container, identity.product);
    if (run !== undefined) return identity.product.runsUntilStopped(run);
  }
  return runsForEver(container) ? true : undefined;
}

/** `sleep infinity` and `tail -f FILE`, as argv or as the whole script of a shell. */
function runsForEver(container: Container): boolean {
  const { own, shell } = commandOf(container);
  const words = shell === undefined ? own.map((entry) => entry.value) : shell.script.value.trim().split(/[ \t]+/);
  const start = words[0] === 'exec' ? 1 : 0;
  const program = basename(words[start] ?? '');
  const args = words.slice(start + 1);
  if (args.some((arg) => /[\n;&|<>$`(){}]/.test(arg))) return false;
  if (program === 'sleep') return args.length === 1 && (args[0] === 'infinity' || args[0] === 'inf');
  return program === 'tail' && args.some((arg) => /^-[a-zA-Z]*[fF]/.test(arg) || arg.startsWith('--follow'));
}

/**
 * Whether a pod may be meant to end: by its kind, by its restart policy, or because nothing is known of its kind. Pods
 * of Deployments and the like are not; what ends a container there is a restart.
 */
export function isMeantToEnd({ runsToCompletion, podSpec, support }: Workload): boolean {
  const { restartPolicy } = podSpec;
  return runsToCompletion || support.level === 'unknown' || restartPolicy === 'Never' || restartPolicy === 'OnFailure';
}

/** A regular container that keeps its pod from ending, and what shows it (a clause after its name). */
export interface LeftRunning {
  readonly name: string;
  readonly container: Container;
  readonly reason: string;
}

/** Regular containers that stay after `converted` became native and that are proven to run until they are stopped. */
export function leftRunning(workload: Workload, converted: readonly string[]): readonly LeftRunning[] {
  return workload.containers
    .filter((container) => !converted.includes(container.name) && runsUntilStopped(container) === true)
    .map((container) => ({ name: container.name, container, reason: reasonOf(container) }));
}

function reasonOf(container: Container): string {
  const title = productOf(container)?.product.title;
  return title === undefined ? 'runs until it is stopped' : `(${title}) runs until it is stopped`;
}
