import { convert } from '../../src/engine/conversion.ts';
import type { Hazard } from '../../src/engine/hazard.ts';
import type { Operation } from '../../src/engine/operation.ts';
import { parseVersion } from '../../src/kube/versions.ts';
import type { Location } from '../../src/yaml/route.ts';
import { declaring, named, projectOf } from '../kube/pods.ts';

/** What a hazard is asked about in a story. */
export interface Asked {
  /** A manifest, or several by path. */
  readonly files: string | Readonly<Record<string, string>>;
  readonly container: string;
  /** Other containers that are converted too. */
  readonly also?: readonly string[];
  readonly kubernetes?: string;
  readonly products?: Readonly<Record<string, string>>;
  /** What the plan does besides the moves, given the place of the container. */
  readonly plan?: (at: Location) => readonly Operation[];
}

/** What a hazard says about a conversion: `undefined`, or its kind with its sentences. */
export function verdict(hazard: Hazard, asked: Asked) {
  const files = typeof asked.files === 'string' ? { 'pod.yaml': asked.files } : asked.files;
  const project = projectOf(files, declaring(declared(asked)));
  const workload = project.workloads.find(({ containers }) => containers.some(({ name }) => name === asked.container));
  if (workload === undefined) throw new Error(`no workload with ${asked.container}`);
  const container = named(workload, asked.container);
  const converted = [asked.container, ...(asked.also ?? [])];
  const step = { applicability: 'unsafe', because: '' } as const;
  const moves = converted.map((name) => convert(named(workload, name), workload, step));
  const others = (asked.plan?.(container.at) ?? []).map((operation) => ({ ...step, operation }));
  return hazard.assess({ container, workload, project, converted, steps: [...others, ...moves] });
}

function declared({ kubernetes, products }: Asked) {
  const version = kubernetes === undefined ? undefined : parseVersion(kubernetes);
  const versions = Object.entries(products ?? {}).flatMap(([id, text]) => {
    const parsed = parseVersion(text);
    return parsed === undefined ? [] : [[id, parsed] as const];
  });
  return { ...(version && { kubernetes: version }), products: new Map(versions) };
}

/** The reason of a refusal, for stories that end in one. */
export function refusal(hazard: Hazard, asked: Asked): string | undefined {
  const found = verdict(hazard, asked);
  return found?.kind === 'refusal' ? found.reason : undefined;
}

/** The sentences for a person, for stories that end in a review. */
export function reviews(hazard: Hazard, asked: Asked): readonly string[] {
  const found = verdict(hazard, asked);
  return found?.kind === 'review' ? found.review : [];
}

/** A Deployment `shop` with containers given as YAML list items; `pod` are further keys of the pod. */
export function deployment(containers: string, pod = '', metadata = '{labels: {app: shop}}'): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: ${metadata}
    spec:
${pod === '' ? '' : `${pod.trimEnd().replace(/^(?=.)/gm, '      ')}\n`}      containers:
${containers.replace(/^(?=.)/gm, '      ')}
`;
}

/** A container that runs a script in a shell, as a YAML list item. */
export function scripted(name: string, script: string, rest = ''): string {
  return `- name: ${name}
  image: busybox
  command: [sh, -c, ${JSON.stringify(script)}]
${rest.replace(/^(?=.)/gm, '  ')}`.trimEnd();
}
