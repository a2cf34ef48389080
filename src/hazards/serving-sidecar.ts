import type { Conversion, Hazard } from '../engine/hazard.ts';
import type { Version } from '../kube/assumptions.ts';
import { injectionEvidence } from '../kube/mesh.ts';
import { answers, type ServicePort, servicePortsOf } from '../kube/service-port.ts';
import { hasFix, renderVersion } from '../kube/versions.ts';
import { productById } from '../products/index.ts';

/** The container stands in front of the app. */
export const servingSidecar: Hazard = {
  id: 'serving-sidecar',
  docs: {
    title: 'Sidecar in the serving path',
    why: 'A container that answers for a Service now starts before the app and stops after it, so requests may reach it when the app is not there. Meshes, too, looked for the ports of a pod among the regular containers only: Istio before 1.28.5 and 1.29.1, Linkerd before 2.20.',
    references: ['istio/istio#59142', 'linkerd/linkerd2, release notes 2.20', 'KEP-753'],
  },
  assess(conversion) {
    const { container, workload, project } = conversion;
    const served = servicePortsOf(workload, project).find(
      (port) => !isForMetrics(port) && answers(container, workload, port),
    );
    if (served === undefined) return undefined;
    const sentence = `Service "${served.service.name}" sends its traffic to "${container.name}" (port ${served.target}), which now starts before the app and stops after it: check its readiness probe, and what it answers while the app is gone.`;
    return { kind: 'review', unsafe: true, review: [sentence, ...meshSentences(conversion)] };
  },
};

/** Scraping does not care about the order of start and stop. */
function isForMetrics({ name, target }: ServicePort): boolean {
  return /metric|prom|monitoring|exporter/i.test(`${name ?? ''} ${target}`);
}

const since: readonly {
  readonly product: string;
  readonly releases: readonly Version[];
  readonly fixed: string;
}[] = [
  {
    product: 'istio',
    releases: [
      { major: 1, minor: 28, patch: 5 },
      { major: 1, minor: 29, patch: 1 },
      { major: 1, minor: 30, patch: 0 },
    ],
    fixed: '1.28.5 and 1.29.1',
  },
  { product: 'linkerd', releases: [{ major: 2, minor: 20 }], fixed: '2.20' },
];

/** A minor version means its latest patch, so the patch that is needed is named too. */
function meshSentences({ workload, project }: Conversion): readonly string[] {
  return since.flatMap(({ product: id, releases, fixed }) => {
    const product = productById(id);
    const version = project.assumptions.products.get(id)?.version;
    if (product === undefined || version === undefined || injectionEvidence(workload, product) === undefined) return [];
    const lacks = !hasFix(version, releases);
    const close = version.patch === undefined && releases.some((one) => one.minor === version.minor && one.patch);
    if (!lacks && !close) return [];
    const assumed = lacks ? `, and ${renderVersion(version)} is assumed` : '';
    return [`${product.title} handles inbound ports of native sidecars from ${fixed} on${assumed}.`];
  });
}
