import { asList, asMap, asString, isMap, type PlainMap } from '../yaml/plain.ts';
import type { Version } from './assumptions.ts';
import { isAtLeast } from './versions.ts';

/**
 * What the API server would reject in a PodSpec, one sentence each, as far as moving containers between the lists can
 * bring it about. Source: kubernetes `pkg/apis/core/validation/validation.go`, v1.36.
 */
export function violationsOf(pod: PlainMap, kubernetes: Version): readonly string[] {
  const regular = asList(pod.containers).filter(isMap);
  const init = asList(pod.initContainers).filter(isMap);
  return [
    ...(regular.length === 0 ? ['A pod needs at least one regular container.'] : []),
    ...doubleNames([...init, ...regular]),
    ...init.flatMap((container) => initContainer(container, kubernetes)),
    ...regular.flatMap((container) => regularContainer(container, kubernetes)),
    ...[...init, ...regular].flatMap(anyContainer),
  ];
}

function doubleNames(containers: readonly PlainMap[]): readonly string[] {
  const seen = new Set<string>();
  const double = new Set<string>();
  for (const { name } of containers) {
    if (typeof name !== 'string') continue;
    if (seen.has(name)) double.add(name);
    seen.add(name);
  }
  return [...double].map((name) => `Two containers are named "${name}".`);
}

const onlyNative = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'];

function initContainer(container: PlainMap, kubernetes: Version): readonly string[] {
  const { restartPolicy } = container;
  const name = nameOf(container);
  const native = restartPolicy === 'Always';
  const known = native || restartPolicy === undefined || restartPolicy === null;
  const others =
    isAtLeast(kubernetes, { major: 1, minor: 35 }) && ['Never', 'OnFailure'].includes(String(restartPolicy));
  const forbidden = native ? [] : onlyNative.filter((key) => isMap(container[key]));
  return [
    ...(known || others ? [] : [`Init container "${name}" has an unknown restartPolicy.`]),
    ...(native && !isAtLeast(kubernetes, { major: 1, minor: 29 })
      ? [`Init container "${name}" with restartPolicy: Always needs Kubernetes 1.29.`]
      : []),
    ...forbidden.map((key) => `Init container "${name}" has a ${key} but not restartPolicy: Always.`),
  ];
}

function regularContainer(container: PlainMap, kubernetes: Version): readonly string[] {
  const { restartPolicy } = container;
  if (restartPolicy === undefined || isAtLeast(kubernetes, { major: 1, minor: 35 })) return [];
  return [`Container "${nameOf(container)}" has a restartPolicy, which only init containers may have.`];
}

function anyContainer(container: PlainMap): readonly string[] {
  const name = nameOf(container);
  const single = ['livenessProbe', 'startupProbe'].filter((key) => {
    const { successThreshold } = asMap(container[key]);
    return successThreshold !== undefined && successThreshold !== 1;
  });
  const handlers = ['livenessProbe', 'readinessProbe', 'startupProbe'].filter(
    (key) => countHandlers(container[key]) > 1,
  );
  return [
    ...single.map((key) => `Container "${name}" has a ${key} whose successThreshold is not 1.`),
    ...handlers.map((key) => `Container "${name}" has a ${key} with more than one handler.`),
    ...(asMap(container.readinessProbe).terminationGracePeriodSeconds === undefined
      ? []
      : [`Container "${name}" has a readinessProbe with terminationGracePeriodSeconds.`]),
    ...doublePortNames(container).map((port) => `Container "${name}" has two ports named "${port}".`),
  ];
}

function countHandlers(probe: PlainMap[string] | undefined): number {
  return ['exec', 'httpGet', 'tcpSocket', 'grpc'].filter((key) => asMap(probe)[key] !== undefined).length;
}

function doublePortNames(container: PlainMap): readonly string[] {
  const names = asList(container.ports).flatMap((port) => asString(asMap(port).name) ?? []);
  return [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
}

function nameOf(container: PlainMap): string {
  return asString(container.name) ?? '';
}
