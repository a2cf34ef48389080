import { asMap, type PlainMap } from '../yaml/plain.ts';
import { environmentOf } from './container.ts';
import { type Setting, startGateOf } from './gate.ts';
import type { KubexitPod, KubexitUse } from './kubexit.ts';
import type { Wait } from './probe-timing.ts';
import type { Project } from './project.ts';
import type { Workload } from './workload.ts';

/**
 * What stands in for waiting until a container is ready. `started`: it was ready as soon as it had started, which the
 * kubelet waits for anyway. `same`: its startup probe asks what its readiness probe asks. `probe`: a new startup probe.
 * `none`: one sentence why there is none.
 */
export type ReadyGate =
  | { readonly kind: 'started' | 'same' }
  | { readonly kind: 'probe'; readonly setting: Setting; readonly says: string; readonly review: readonly string[] }
  | { readonly kind: 'none'; readonly reason: string };

/** The gate in place of the wait of apps for a sidecar; `undefined` where no app waits for it. */
export function readyGateOf(
  { container }: KubexitUse,
  { sidecars, apps }: KubexitPod,
  { workload, project }: { readonly workload: Workload; readonly project: Project },
): ReadyGate | undefined {
  const waiting = apps.filter(({ births }) => births.includes(container.name));
  if (waiting.length === 0) return undefined;
  const { readinessProbe, startupProbe } = container.spec;
  if (readinessProbe === undefined) return { kind: 'started' };
  const ready = asMap(readinessProbe);
  if (typeof ready.successThreshold === 'number' && ready.successThreshold > 1)
    return {
      kind: 'none',
      reason: 'Its readinessProbe has to succeed more than once, and a startup probe cannot ask that.',
    };
  if (startupProbe !== undefined) {
    const same = handlerText(asMap(startupProbe)) === handlerText(ready);
    return same
      ? { kind: 'same' }
      : { kind: 'none', reason: 'Its startupProbe asks something else than its readinessProbe.' };
  }
  const others = workload.containers.filter((one) => sidecars.every((sidecar) => sidecar.container !== one));
  const first = workload.initContainers.every(({ native }) => !native);
  const readyFirst = first && sidecars.length === 1 && others.length === waiting.length;
  const gate = startGateOf(container, workload, { project, readyFirst, wait: waitOf(ready, waiting) });
  const [setting] = gate.kind === 'probe' ? gate.settings : [];
  if (gate.kind !== 'probe' || setting === undefined)
    return { kind: 'none', reason: gate.kind === 'none' ? gate.reason : 'It has a startup probe.' };
  if (gate.needs.length > 0)
    return { kind: 'none', reason: `A startup probe would need ${gate.needs.join(' ')} among its arguments.` };
  const timeout = ready.timeoutSeconds === undefined ? {} : { timeoutSeconds: ready.timeoutSeconds };
  const value = { ...gate.probe, ...timeout };
  const same = handlerText(gate.probe) === handlerText(ready);
  const other = `The startup probe of "${container.name}" asks something else than its readiness probe, for which kubexit waited.`;
  return {
    kind: 'probe',
    setting: { ...setting, value },
    says: gate.says,
    review: [...(same ? [] : [other]), ...gate.review],
  };
}

function handlerText({ exec, httpGet, tcpSocket, grpc }: PlainMap): string {
  return JSON.stringify({ exec, httpGet, tcpSocket, grpc });
}

const usual = { period: 10, timeout: 30 };

/** kubexit gives up after `KUBEXIT_BIRTH_TIMEOUT`; its default says nothing about the sidecar. */
function waitOf({ periodSeconds }: PlainMap, waiting: readonly KubexitUse[]): Wait {
  const period = typeof periodSeconds === 'number' ? periodSeconds : usual.period;
  const stated = waiting.map(({ container }) => secondsOf(environmentOf(container).get('KUBEXIT_BIRTH_TIMEOUT')));
  const timeout = Math.max(...stated.map((seconds) => seconds ?? usual.timeout));
  const loose = stated.every((seconds) => seconds === undefined);
  return { periodSeconds: period, attempts: Math.max(1, Math.ceil(timeout / period)), loose };
}

/** A duration as Go writes it, without fractions. */
function secondsOf(text: string | undefined): number | undefined {
  const [whole, hours = '0', minutes = '0', seconds = '0'] =
    /^(?:(\d{1,3})h)?(?:(\d{1,5})m)?(?:(\d{1,6})s)?$/.exec(text ?? '') ?? [];
  if (whole === undefined || whole === '') return undefined;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}
