import type { Script } from '../shell/script.ts';
import { type Supervisor, supervisorIn } from '../shell/supervisor/supervisor.ts';
import type { Location } from '../yaml/route.ts';
import { isMeantToEnd } from './completion.ts';
import type { Evidence } from './evidence.ts';
import { runsIn } from './runs.ts';
import { scriptsOf } from './scripts.ts';
import type { Container, Workload } from './workload.ts';

/** A sidecar whose script kills its program after a fixed time. */
export interface TimeBox {
  readonly sidecar: Container;
  /** The script. */
  readonly at: Location;
  readonly script: Script;
  readonly supervisor: Supervisor & { readonly timeBox: number };
  /** Why its program is one that runs until it is stopped. */
  readonly evidence: readonly Evidence[];
}

/**
 * The sidecars of a pod that is meant to end that are killed after a fixed time. Only programs of known products count:
 * an app may have a time limit for its own reasons.
 */
export function timeBoxesIn(workload: Workload): readonly TimeBox[] {
  if (!isMeantToEnd(workload)) return [];
  const running = [...workload.containers, ...workload.initContainers.filter((container) => container.native)];
  return running.flatMap((sidecar) =>
    scriptsOf(sidecar).flatMap(({ origin, shell, script }): readonly TimeBox[] => {
      const supervisor = origin === 'command' && script !== undefined ? supervisorIn(script) : undefined;
      if (supervisor === undefined || script === undefined || !('shape' in supervisor)) return [];
      const { shape, timeBox } = supervisor;
      const evidence = provenIn(sidecar);
      if (shape !== 'S5' || timeBox === undefined || evidence.length === 0) return [];
      return [{ sidecar, at: shell.script.at, script, supervisor: { ...supervisor, timeBox }, evidence }];
    }),
  );
}

function provenIn(sidecar: Container): readonly Evidence[] {
  return runsIn(sidecar).flatMap(({ product, run, at }) =>
    product.runsUntilStopped(run) === true ? [{ at, says: `${product.title} runs until it is stopped` }] : [],
  );
}
