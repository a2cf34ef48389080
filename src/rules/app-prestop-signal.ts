import { defineRule } from '../engine/rule.ts';
import { type Answer, refuse, type Step } from '../engine/step.ts';
import {
  besideSignals,
  type HookSignal,
  hookSignalsIn,
  nativeHookSignalsIn,
  withoutSignal,
} from '../kube/hook-signal.ts';
import { knownSidecars } from '../kube/known-sidecars.ts';
import type { Project } from '../kube/project.ts';
import type { Workload } from '../kube/workload.ts';
import { isOnlyAddressed } from './image-doubt.ts';
import { hookedSidecars, onlyWaits, removeHook } from './sidecar-hook.ts';
import { madeNative, nameOf } from './stop-removal.ts';

interface Data {
  readonly container: string;
  /** Index of the part in its hook. */
  readonly part: number;
}

/** A container that tells a sidecar to end from its own `preStop` hook. */
export const appPrestopSignal = defineRule<Data>({
  id: 'app-prestop-signal',
  category: 'shutdown',
  docs: {
    title: 'App that ends its sidecar in a preStop hook',
    what: "The `preStop` hook of an app container, or of another sidecar, calls the quit endpoint of a sidecar, or makes a file that the sidecar's own hook waits for.",
    why: 'Hooks run at the start of termination. A native sidecar that is told to quit then is gone while the app still drains, and it is not restarted; the kubelet stops it after the app anyway.',
    safety:
      'Safe with the move that it needs; graded unsafe where nothing is known of the image that the call addresses. The hook of an app keeps its pauses and whatever else it does; it goes only when nothing else is in it. That of a sidecar also goes when it only waits besides.',
    references: ['KEP-753, section "Termination of containers"', 'KEP-4438'],
  },
  signals: ['preStop'],
  detect: (workload, project) =>
    allIn(workload, project).map((signal) => ({
      rule: 'app-prestop-signal',
      category: 'shutdown',
      workload: workload.ref,
      container: signal.container.name,
      message: `Container "${signal.container.name}" ends ${nameOf(signal)} from its own preStop hook, while it still drains.`,
      confidence: signal.addressee.kind === 'unknown' ? 'medium' : 'high',
      evidence: [{ ...placeOf(signal), says: `it ${signal.part.says}` }, ...signal.evidence],
      data: { container: signal.container.name, part: signal.hook.parts.indexOf(signal.part) },
    })),
  plan({ data }, workload, project) {
    const all = allIn(workload, project);
    const signal = find(data, all);
    if (signal === undefined) return refuse('The hook is gone.', true);
    const doubt = doubtOf(signal, workload, project);
    const grade = doubt === undefined ? 'safe' : 'unsafe';
    const native = madeNative(signal, { workload, project }, grade);
    if ('refusal' in native) return refuse(native.refusal, true);
    const waits = withoutWaits(signal, all, { workload, project });
    if (waits !== undefined)
      return { ...waits, steps: [...native.steps, ...doubted(waits.steps, doubt)], restsOn: native.restsOn };
    const way = withoutSignal(signal, all);
    if (typeof way === 'string' && way !== 'whole') return refuse(way, true);
    const step = { ...removal(signal, way), applicability: grade, ...(doubt && { review: [doubt] }) } as const;
    return { steps: [...native.steps, step], needed: true, restsOn: native.restsOn };
  },
});

function allIn(workload: Workload, project: Project): readonly HookSignal[] {
  const known = knownSidecars(workload, project);
  return [
    ...hookSignalsIn(workload),
    ...nativeHookSignalsIn(workload, (sidecar) => known.some(({ name }) => name === sidecar)),
  ];
}

/** The hook of a sidecar in which nothing but waiting for the app would be left: that has no use, either. */
function withoutWaits(
  signal: HookSignal,
  all: readonly HookSignal[],
  place: { readonly workload: Workload; readonly project: Project },
): Answer | undefined {
  const { container } = signal;
  const sidecar = hookedSidecars(place.workload, place.project).find((one) => one.container === container);
  if (sidecar === undefined || !onlyWaits(besideSignals(signal, all), sidecar.serves)) return undefined;
  const because = `The kubelet stops "${container.name}" and ${nameOf(signal)} once the app containers have ended: there is nothing to wait for, and ${nameOf(signal)} must not go before.`;
  return removeHook(container.name, { ...place, needed: true, because });
}

/** What a person must check about a container of which only the hook says that it is a sidecar. */
function doubtOf({ addressee, part }: HookSignal, workload: Workload, project: Project): string | undefined {
  if (part.kind === 'write' || !isOnlyAddressed(addressee, workload, project)) return undefined;
  return `Nothing is known of the image of ${nameOf({ addressee })}: check that it is a sidecar and no app.`;
}

function doubted([first, ...rest]: readonly Step[], doubt: string | undefined): readonly Step[] {
  if (first === undefined || doubt === undefined) return first === undefined ? [] : [first, ...rest];
  return [{ ...first, applicability: 'unsafe', review: [doubt, ...(first.review ?? [])] }, ...rest];
}

function placeOf({ hook, part }: HookSignal) {
  if (hook.script === undefined || part.command === undefined) return { at: hook.at };
  return { at: hook.script.at, within: part.command.span };
}

function find({ container, part }: Data, all: readonly HookSignal[]): HookSignal | undefined {
  return all.find((signal) => signal.container.name === container && signal.hook.parts.indexOf(signal.part) === part);
}

function removal(signal: HookSignal, way: ReturnType<typeof withoutSignal>): Step {
  const { role, name } = signal.container;
  const apps = role === 'app' ? `"${name}" and the other app containers` : 'the app containers';
  const because = `The kubelet stops ${nameOf(signal)} once ${apps} have ended; it must not go before.`;
  const { script, at } = signal.hook;
  if (typeof way === 'string' || script === undefined) {
    return { operation: { kind: 'remove', at }, applicability: 'safe', because };
  }
  return { operation: { kind: 'edit-script', at: script.at, changes: way }, applicability: 'safe', because };
}
