import { asList, asMap, asString, isList, isMap, type Plain } from '../yaml/plain.ts';
import { below, type Location } from '../yaml/route.ts';
import { mountsOf } from './container.ts';
import type { Container, Workload } from './workload.ts';

/** A text of a container that does not count as a use, since it goes. */
export interface GoneText {
  readonly container: Container;
  /** Keys of the container whose whole value goes, e.g. `command`. */
  readonly keys: readonly string[];
  /** Texts that are put in their place. */
  readonly becomes: readonly string[];
}

/** A mount or a volume that goes. */
export interface GoneVolume {
  readonly at: Location;
  /** The container of a mount; absent for the volume itself. */
  readonly mountedBy?: string;
}

/** Directories that programs use without being told. */
const common = [
  ...[
    '/tmp',
    '/var/tmp',
    '/var/log',
    '/var/logs',
    '/logs',
    '/log',
    '/var/run',
    '/run',
    '/data',
    '/cache',
    '/var/cache',
  ],
  ...['/home', '/root', '/mnt', '/srv', '/opt', '/app', '/etc', '/usr/share', '/var/lib', '/workspace', '/work'],
];

/**
 * The volume and all its mounts, where a pod has it only for files that go: an `emptyDir` that is mounted at a path
 * which nothing else in the mounting containers names, and which no program uses by itself. Empty where it may serve
 * something else.
 */
export function removableVolume(name: string, workload: Workload, gone: readonly GoneText[]): readonly GoneVolume[] {
  const volumes = asList(workload.podSpec.volumes);
  const index = volumes.findIndex((volume) => asMap(volume).name === name);
  if (index < 0 || !('emptyDir' in asMap(volumes[index]))) return [];
  const mounts = [...workload.containers, ...workload.initContainers].flatMap((container) =>
    mountsOf(container)
      .filter(({ volume }) => volume === name)
      .map((mount) => ({ container, mount })),
  );
  const dedicated = mounts.every(
    ({ container, mount }) =>
      gone.some((text) => text.container === container) &&
      !common.includes(mount.path.replace(/\/$/, '')) &&
      !speaksOf(mount.path, container, gone),
  );
  if (!dedicated) return [];
  const own = mounts.map(({ container, mount }) => ({ at: mount.at, mountedBy: container.name }));
  return [...own, { at: below(workload.pod, 'volumes', index) }];
}

/** Whether what stays of a container names a path. */
function speaksOf(path: string, container: Container, gone: readonly GoneText[]): boolean {
  const own = gone.filter((text) => text.container === container);
  const keys = new Set(['volumeMounts', ...own.flatMap((text) => text.keys)]);
  const rest = Object.keys(container.spec).filter((key) => !keys.has(key));
  const texts = [...own.flatMap((text) => text.becomes), ...rest.flatMap((key) => textsIn(container.spec[key]))];
  const folder = path.replace(/\/$/, '');
  return texts.some((text) => names(folder, text));
}

/** Whether a text holds a path, or one below it. */
function names(folder: string, text: string): boolean {
  for (let at = text.indexOf(folder); at >= 0; at = text.indexOf(folder, at + 1)) {
    const before = text[at - 1] ?? ' ';
    const after = text[at + folder.length] ?? ' ';
    if (!/[\w./-]/.test(before) && !/[\w.-]/.test(after)) return true;
  }
  return false;
}

/** Every text in a value. */
export function textsIn(value: Plain | undefined): readonly string[] {
  if (isList(value)) return value.flatMap(textsIn);
  if (isMap(value)) return Object.values(value).flatMap(textsIn);
  return asString(value) === undefined ? [] : [String(value)];
}
