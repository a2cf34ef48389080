import { defineRule } from '../engine/rule.ts';
import { refuse, type Step } from '../engine/step.ts';
import { type HookSignal, hookSignalsIn, withoutSignal } from '../kube/hook-signal.ts';
import { productOf } from '../kube/identity.ts';
import type { Workload } from '../kube/workload.ts';
import { madeNative, nameOf } from './stop-removal.ts';

interface Data {
  readonly container: string;
  /** Index of the part in its hook. */
  readonly part: number;
}

/** An app that tells its sidecar to end from its own `preStop` hook. */
export const appPrestopSignal = defineRule<Data>({
  id: 'app-prestop-signal',
  category: 'shutdown',
  docs: {
    title: 'App that ends its sidecar in a preStop hook',
    what: "An app container's `preStop` hook calls the quit endpoint of a sidecar, or makes a file that the sidecar's own hook waits for.",
    why: 'Hooks run at the start of termination. A native sidecar that is told to quit then is gone while the app still drains, and it is not restarted; the kubelet stops it after the app anyway.',
    safety:
      'Safe with the move that it needs; graded unsafe where nothing is known of the image that the call addresses. The hook keeps its pauses and whatever else it does; it goes only when nothing else is in it.',
    references: ['KEP-753, section "Termination of containers"', 'KEP-4438'],
  },
  signals: ['preStop'],
  detect: (workload) =>
    hookSignalsIn(workload).map((signal) => ({
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
    const signal = find(data, workload);
    if (signal === undefined) return refuse('The hook is gone.', true);
    const doubt = doubtOf(signal, workload);
    const grade = doubt === undefined ? 'safe' : 'unsafe';
    const native = madeNative(signal, { workload, project }, grade);
    if ('refusal' in native) return refuse(native.refusal, true);
    const way = withoutSignal(signal);
    if (typeof way === 'string' && way !== 'whole') return refuse(way, true);
    const step = { ...removal(signal, way), applicability: grade, ...(doubt && { review: [doubt] }) } as const;
    return { steps: [...native.steps, step], needed: true, restsOn: native.restsOn };
  },
});

/** What a person must check about a container of which only the hook says that it is a sidecar. */
function doubtOf({ addressee, part }: HookSignal, workload: Workload): string | undefined {
  if (addressee.kind !== 'container' || addressee.role === 'init' || part.kind === 'write') return undefined;
  const container = workload.containers.find(({ name }) => name === addressee.name);
  if (container === undefined || productOf(container) !== undefined) return undefined;
  return `Nothing is known of the image of "${addressee.name}": check that it is a sidecar and no app.`;
}

function placeOf({ hook, part }: HookSignal) {
  if (hook.script === undefined || part.command === undefined) return { at: hook.at };
  return { at: hook.script.at, within: part.command.span };
}

function find({ container, part }: Data, workload: Workload): HookSignal | undefined {
  return hookSignalsIn(workload).find(
    (signal) => signal.container.name === container && signal.hook.parts.indexOf(signal.part) === part,
  );
}

function removal(signal: HookSignal, way: ReturnType<typeof withoutSignal>): Step {
  const because = `The kubelet stops ${nameOf(signal)} once "${signal.container.name}" and the other app containers have ended; it must not go before.`;
  const { script, at } = signal.hook;
  if (typeof way === 'string' || script === undefined) {
    return { operation: { kind: 'remove', at }, applicability: 'safe', because };
  }
  return { operation: { kind: 'edit-script', at: script.at, changes: way }, applicability: 'safe', because };
}
