import type { Conversion, Hazard, HazardRefusal, HazardReview } from '../engine/hazard.ts';
import { plannedPod } from '../engine/planned-container.ts';
import { answererOf, listensOn, portsBeforeStart, portsOfHandler } from '../kube/asked-ports.ts';
import { type HandlerName, handlerOf } from '../kube/handler.ts';
import { missingFileOf } from '../kube/missing-file.ts';
import { relayedProbeOf } from '../kube/own-probe.ts';
import type { Container, Workload } from '../kube/workload.ts';

/** The sidecar waits for a container that starts only after it. */
export const waitsForApp: Hazard = {
  id: 'waits-for-app',
  docs: {
    title: 'Sidecar that waits for the app',
    why: 'The app is started only when the startup probe and the `postStart` hook of a native sidecar have succeeded. If these ask the app, each waits for the other and the pod stays in `Init` for ever. A container whose script first waits for the app is a companion of the app and not what the app needs before it starts. A program that needs a file of the app ends before the app has made it, over and over.',
    references: ['KEP-753, "Risk of porting existing sidecars to the new mechanism naively"', 'numaproj/numaflow#3656'],
  },
  assess(conversion) {
    const pod = plannedPod(conversion.container, conversion.workload, conversion.steps);
    const later = laterThan(pod.container, pod.workload.containers, conversion);
    return (
      gated(pod.container, later) ??
      waiting(pod.container, later) ??
      without(pod.container, later, pod.workload) ??
      together(relayed(conversion.container), probed(pod.container, later))
    );
  },
};

/** Containers that start after it: those that stay regular, and those that move behind it. */
function laterThan(own: Container, containers: readonly Container[], { converted }: Conversion): readonly Container[] {
  return containers.filter((other) => other !== own && (!converted.includes(other.name) || other.index > own.index));
}

/** The container that answers where this one does not itself. */
function foreign(ports: readonly number[], own: Container, later: readonly Container[]) {
  for (const port of ports) {
    const answerer = listensOn(own, port) ? undefined : answererOf(port, later);
    if (answerer !== undefined) return { port, name: answerer.name };
  }
  return undefined;
}

function gated(own: Container, later: readonly Container[]): HazardRefusal | undefined {
  for (const name of ['startupProbe', 'postStart'] as const) {
    const ports = portsOfHandler(own, name);
    const app = foreign(ports, own, later);
    const what = `has a ${name === 'postStart' ? 'postStart hook' : 'startup probe'} that asks`;
    if (app !== undefined) {
      const reason = `${what} container "${app.name}" on port ${app.port}, which starts only after it: both would wait for ever.`;
      return { kind: 'refusal', reason };
    }
    const unproven = name === 'postStart' && handlerOf(own, name)?.kind === 'exec' ? ports : [];
    const port = unproven.find((one) => !listensOn(own, one));
    if (port !== undefined) {
      return { kind: 'refusal', reason: `${what} port ${port}, and nothing shows that it answers there itself.` };
    }
  }
  return undefined;
}

function waiting(own: Container, later: readonly Container[]): HazardRefusal | HazardReview | undefined {
  const ports = portsBeforeStart(own);
  const app = foreign(ports, own, later);
  if (app !== undefined) {
    const reason = `waits for container "${app.name}" on port ${app.port} before it starts its own program, so it cannot be there before that.`;
    return { kind: 'refusal', reason };
  }
  const port = ports.find((one) => !listensOn(own, one));
  if (port === undefined) return undefined;
  const sentence = `"${own.name}" waits for port ${port} of the pod before it starts its own program: make sure that no app container is meant.`;
  return { kind: 'review', unsafe: true, review: [sentence] };
}

/** A program whose file is not there ends at once, and a pod whose sidecar does not start never starts its app. */
function without(own: Container, later: readonly Container[], workload: Workload): HazardRefusal | undefined {
  const file = missingFileOf(own, later, workload);
  if (file === undefined) return undefined;
  const reason = `is given ${file.path}, which container "${file.maker.name}" makes; as a native sidecar it starts before that, and if it ends without the file, the app never starts.`;
  return { kind: 'refusal', reason };
}

const probes: readonly (readonly [HandlerName, string])[] = [
  ['livenessProbe', 'it may be restarted until that is up, since it starts earlier now'],
  ['readinessProbe', 'readiness does not hold the start back, so nothing hangs'],
];

function probed(own: Container, later: readonly Container[]): HazardReview | undefined {
  const review = probes.flatMap(([name, effect]) => {
    const app = foreign(portsOfHandler(own, name), own, later);
    return app === undefined
      ? []
      : [`The ${name} of "${own.name}" asks container "${app.name}" on port ${app.port}: ${effect}.`];
  });
  if (review.length === 0) return undefined;
  return { kind: 'review', unsafe: foreign(portsOfHandler(own, 'livenessProbe'), own, later) !== undefined, review };
}

/** A probe that comes with the move is proven; one that is there already may ask the app through a proxy. */
function relayed(own: Container): HazardReview | undefined {
  const probe = relayedProbeOf(own);
  if (probe === undefined) return undefined;
  const sentence = `The startup probe of "${own.name}" asks ${probe.asks}: make sure that it answers by itself. If the app answers through it, each waits for the other and the pod stays in \`Init\`.`;
  return { kind: 'review', unsafe: true, review: [sentence] };
}

function together(one: HazardReview | undefined, other: HazardReview | undefined): HazardReview | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return { kind: 'review', unsafe: one.unsafe || other.unsafe, review: [...one.review, ...other.review] };
}
