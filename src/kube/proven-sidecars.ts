import { asList } from '../yaml/plain.ts';
import { below } from '../yaml/route.ts';
import { runsUntilStopped } from './completion.ts';
import type { Evidence } from './evidence.ts';
import { isInjectedOverride, productOf, settledRole } from './identity.ts';
import type { Project } from './project.ts';
import type { Container, Workload } from './workload.ts';

/** An app container that is proven to be a sidecar without any workaround pointing at it. */
export interface ProvenSidecar {
  readonly container: Container;
  /** The product's title, or the container's name where the user settled its role. */
  readonly title: string;
  /** Whether its product serves traffic of its own. */
  readonly serves: boolean;
  /** Whether its arguments switch a quit endpoint on. */
  readonly quits: boolean;
  readonly evidence: readonly [Evidence, ...Evidence[]];
}

/**
 * App containers that the user settled to be sidecars, or whose product, read with its arguments, runs until it is
 * stopped. None where no other app container would be left: then they are what the pod is for.
 */
export function provenSidecars(workload: Workload, project: Project): readonly ProvenSidecar[] {
  const proven = workload.containers.flatMap((container) => provenSidecar(container, project) ?? []);
  return proven.length < workload.containers.length ? proven : [];
}

function provenSidecar(container: Container, project: Project): ProvenSidecar | undefined {
  if (isInjectedOverride(container)) return undefined;
  const role = settledRole(container, project.settled);
  if (role === 'app') return undefined;
  if (role === 'sidecar') return settled(container);
  const identity = productOf(container);
  if (identity?.confidence !== 'high' || runsUntilStopped(container) !== true) return undefined;
  const { product, evidence } = identity;
  return { container, title: product.title, serves: product.servesTraffic, quits: quitsOn(container), evidence };
}

function settled(container: Container): ProvenSidecar {
  return {
    container,
    title: container.name,
    serves: false,
    quits: quitsOn(container),
    evidence: [{ at: below(container.at, 'name'), says: 'the configuration names it a sidecar' }],
  };
}

/** `--quitquitquit` of the Cloud SQL and AlloyDB proxies. */
function quitsOn(container: Container): boolean {
  const { command, args } = container.spec;
  return [...asList(command), ...asList(args)].some((word) => String(word).startsWith('--quitquitquit'));
}
