import { wrappers } from '../products/wrapper.ts';
import { envoyWrapperUse } from './envoy-wrapper.ts';
import { type Handshake, handshakesIn } from './handshake.ts';
import { hookSignalsIn } from './hook-signal.ts';
import { kubexitPodOf } from './kubexit.ts';
import { listsFor, programRunOf } from './program-run.ts';
import type { Project } from './project.ts';
import { provenSidecars } from './proven-sidecars.ts';
import { type Stop, stopsIn } from './stop.ts';
import { type TimeBox, timeBoxesIn } from './time-box.ts';
import type { Container, Workload } from './workload.ts';

/**
 * App containers that are known to be sidecars: by product knowledge or the configuration, or because a workaround of
 * the pod stops them once the app is done, or ends.
 */
export function knownSidecars(workload: Workload, project: Project): readonly Container[] {
  const names = new Set([
    ...[...stopsAtTheEnd(workload, project), ...hookSignalsIn(workload)].flatMap(({ addressee }) =>
      addressee.kind === 'container' ? [addressee.name] : [],
    ),
    ...supervisedIn(workload).map(({ sidecar }) => sidecar.name),
    ...quitByWrappers(workload),
    ...endedByKubexit(workload),
  ]);
  const proven = provenSidecars(workload, project).map(({ container }) => container);
  return workload.containers.filter((container) => proven.includes(container) || names.has(container.name));
}

/** In a pod that is not meant to end, a quit call or a signal restarts something: it may be the app. */
function stopsAtTheEnd(workload: Workload, project: Project): readonly Stop[] {
  return stopsIn(workload, project).filter(({ how }) => workload.runsToCompletion || how === 'flag');
}

function supervisedIn(workload: Workload): readonly (Handshake | TimeBox)[] {
  const handshakes = handshakesIn(workload).filter((one) => 'supervisor' in one);
  return [...handshakes, ...timeBoxesIn(workload)];
}

function quitByWrappers(workload: Workload): readonly string[] {
  return workload.containers.flatMap((container) =>
    wrappers.flatMap((wrapper) => {
      const use = envoyWrapperUse(wrapper, container, workload);
      const quits = use.kind === 'active' ? use.quits : [];
      return quits.flatMap(({ owner }) => (owner.kind === 'container' ? [owner.container.name] : []));
    }),
  );
}

function endedByKubexit(workload: Workload): readonly string[] {
  const pod = kubexitPodOf(workload);
  return pod === undefined || 'reason' in pod ? [] : pod.sidecars.map(({ container }) => container.name);
}

/** A container as it is once it runs its program without the script that only supervises it. */
export function runDirectly(container: Container, workload: Workload): Container {
  const supervised = supervisedIn(workload).find(({ sidecar }) => sidecar === container);
  const run = supervised && programRunOf(container, supervised.supervisor, supervised.script);
  if (run?.kind !== 'argv') return container;
  const { args: _, ...spec } = container.spec;
  const { command, args } = listsFor(container, run.argv);
  return { ...container, spec: { ...spec, command, ...(args.length === 0 ? {} : { args }) } };
}
