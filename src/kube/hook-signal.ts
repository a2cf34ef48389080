import { cleanupsIn } from '../shell/cleanup/cleanup.ts';
import type { Simple } from '../shell/script.ts';
import type { ScalarChange } from '../yaml/operation.ts';
import { volumePathOf } from './endpoints.ts';
import type { Evidence } from './evidence.ts';
import { type Hook, type HookPart, preStopOf } from './hook.ts';
import { quitCallOf } from './quit-call.ts';
import type { Addressee } from './stop.ts';
import { targetOfCall } from './stop-target.ts';
import type { Container, Workload } from './workload.ts';

/** What a container's `preStop` hook does to end another one, a sidecar: a quit call, or a flag that the sidecar waits for. */
export interface HookSignal {
  readonly container: Container;
  readonly hook: Hook;
  readonly part: HookPart;
  readonly addressee: Addressee;
  readonly evidence: readonly Evidence[];
}

/** The signals to sidecars in the `preStop` hooks of a pod's app containers. */
export function hookSignalsIn(workload: Workload): readonly HookSignal[] {
  return workload.containers.flatMap((container) => signalsOf(container, workload));
}

/**
 * Those in the hooks of its native sidecars. Such a hook may also stop the app, so it makes no sidecar of a regular
 * container: only those that `isSidecar` are meant.
 */
export function nativeHookSignalsIn(workload: Workload, isSidecar: (name: string) => boolean): readonly HookSignal[] {
  const native = workload.initContainers.filter((container) => container.native);
  return native
    .flatMap((container) => signalsOf(container, workload))
    .filter(({ addressee: to }) => {
      if (to.kind === 'container') return to.role === 'init' || isSidecar(to.name);
      return to.kind === 'injected';
    });
}

function signalsOf(container: Container, workload: Workload): readonly HookSignal[] {
  const hook = preStopOf(container, workload);
  if (hook === undefined) return [];
  return hook.parts.flatMap((part) => {
    const target =
      part.kind === 'write' ? waiting(part, container, workload) : called(part, hook, { container, workload });
    return target === undefined ? [] : [{ container, hook, part, ...target }];
  });
}

type Target = Pick<HookSignal, 'addressee' | 'evidence'>;

function called(
  part: HookPart,
  hook: Hook,
  { container, workload }: { readonly container: Container; readonly workload: Workload },
): Target | undefined {
  if (part.command?.kind !== 'simple') return undefined;
  const call = quitCallOf(part.command, container, hook.script?.script);
  if (call === undefined) return undefined;
  const target = targetOfCall(call, container, workload);
  if (target.kind === 'own') return undefined;
  if (target.kind === 'unknown') return { addressee: target, evidence: [] };
  if (target.kind === 'injected') {
    return { addressee: { kind: 'injected', product: target.product.id }, evidence: target.evidence };
  }
  return { addressee: addresseeOf(target.container), evidence: target.evidence };
}

/** A file that the `preStop` hook of another container of the pod waits for. */
function waiting({ paths = [] }: HookPart, writer: Container, workload: Workload): Target | undefined {
  for (const reader of [...workload.containers, ...workload.initContainers.filter(({ native }) => native)]) {
    const hook = reader === writer ? undefined : preStopOf(reader, workload);
    const part = hook?.parts.find(
      (one) =>
        one.kind === 'flag-wait' &&
        one.paths?.some((path) => paths.some((own) => isSame([reader, path], [writer, own]))),
    );
    if (hook !== undefined && part !== undefined) {
      return { addressee: addresseeOf(reader), evidence: [{ at: hook.at, says: `"${reader.name}" ${part.says}` }] };
    }
  }
  return undefined;
}

function isSame(a: readonly [Container, string], b: readonly [Container, string]): boolean {
  const one = volumePathOf(...a);
  const other = volumePathOf(...b);
  return one !== undefined && one.volume === other?.volume && one.path === other.path;
}

function addresseeOf({ name, role, index }: Container): Addressee {
  return { kind: 'container', name, role, index };
}

/** What a hook does besides all of its signals to sidecars. */
export function besideSignals({ hook }: HookSignal, all: readonly HookSignal[]): readonly HookPart[] {
  return hook.parts.filter((part) => part.kind !== 'log' && !all.some((signal) => signal.part === part));
}

/**
 * How a signal is taken out of its hook, together with the others of that hook: the whole hook where nothing else of
 * consequence is in it, else changes of its script; a sentence where neither is exact.
 */
export function withoutSignal(
  signal: HookSignal,
  all: readonly HookSignal[],
): 'whole' | readonly ScalarChange[] | string {
  const { hook, part } = signal;
  if (besideSignals(signal, all).length === 0) return 'whole';
  if (hook.script === undefined || part.command === undefined) return 'The hook cannot be read with certainty.';
  const commands = new Set(all.flatMap((one) => (one.hook === hook ? [one.part.command] : [])));
  const cleanups = cleanupsIn(hook.script.script, (command: Simple) => (commands.has(command) ? 'signal' : undefined));
  const cleanup = cleanups.find(({ command }) => command === part.command);
  if (cleanup === undefined) return 'The command cannot be found in the script of the hook.';
  return cleanup.effect === 'entangled' ? cleanup.reason : cleanup.changes;
}
