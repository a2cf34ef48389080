import { asList, asMap, asString, type Plain } from '../yaml/plain.ts';
import { commandOf } from './command.ts';
import { declaredPortsOf, mountsOf } from './container.ts';
import { volumePathOf } from './endpoints.ts';
import { runsIn } from './runs.ts';
import type { Container, Workload } from './workload.ts';

/**
 * Where a container stands among the init containers once it is native. `last`: after all of them, which changes
 * neither order nor effective requests. `before`: before the init container with that index, which needs it. `none`: there is no place that serves everybody; `reason` is one sentence.
 */
export type Position =
  | { readonly kind: 'last' }
  | { readonly kind: 'before'; readonly index: number; readonly name: string }
  | { readonly kind: 'none'; readonly reason: string };

/** The place of a container among the init containers of its pod. */
export function positionOf(container: Container, workload: Workload): Position {
  const needing = workload.initContainers.find((init) => !init.native && addresses(init, container));
  if (needing === undefined) return { kind: 'last' };
  const writer = laterWriter(container, workload, needing);
  if (writer !== undefined) {
    const reason = `Init container "${needing.name}" needs it, but init container "${writer.name}" writes to a volume that it mounts only afterwards.`;
    return { kind: 'none', reason };
  }
  return { kind: 'before', index: needing.index, name: needing.name };
}

/** An init container at or after `needing` that can write to what the container mounts, its own sockets apart. */
function laterWriter(container: Container, workload: Workload, needing: Container): Container | undefined {
  const own = new Set(socketsOf(container).map(withoutSlash));
  const volumes = mountsOf(container)
    .filter((mount) => !own.has(withoutSlash(mount.path)))
    .map((mount) => mount.volume);
  const writable = new Set(volumes.filter((volume) => isWritable(workload, volume)));
  return workload.initContainers
    .filter((init) => init.index >= needing.index)
    .find((init) => mountsOf(init).some((mount) => !mount.readOnly && writable.has(mount.volume)));
}

function socketsOf(container: Container): readonly string[] {
  return runsIn(container).flatMap((one) => one.product.socketDirectories(one.run));
}

function withoutSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

/** Secrets, ConfigMaps and the like are read-only, whatever a mount says. */
function isWritable({ podSpec }: Workload, name: string): boolean {
  const volume = asList(podSpec.volumes)
    .map(asMap)
    .find((one) => one.name === name);
  return !['secret', 'configMap', 'projected', 'downwardAPI'].some((kind) => volume?.[kind] !== undefined);
}

/** Whether the text of an init container addresses a port or a socket of a container on the pod's loopback. */
function addresses(init: Container, container: Container): boolean {
  const text = textOf(init);
  return portsOf(container).some((port) => namesLoopbackPort(text, port)) || namesSocket(init, container, text);
}

function portsOf(container: Container): readonly number[] {
  const run = runsIn(container).flatMap((one) => one.product.listeners(one.run).map((listener) => listener.port));
  return [...new Set([...run, ...declaredPortsOf(container).map((declared) => declared.port)])];
}

function namesLoopbackPort(texts: readonly string[], port: number): boolean {
  const near = new RegExp(`(?:localhost|127\\.0\\.0\\.1|\\[::1\\])(?:[:/]| +|.{0,40}?-[pP] ?)${port}(?!\\d)`);
  const whole = texts.join('\n');
  if (near.test(whole)) return true;
  const host = texts.some((text) => text === 'localhost' || text === '127.0.0.1');
  return host && texts.includes(String(port));
}

function namesSocket(init: Container, container: Container, texts: readonly string[]): boolean {
  return socketsOf(container).some((directory) => {
    const volume = volumePathOf(container, directory)?.volume;
    return mountsOf(init).some((mount) => mount.volume === volume && texts.some((text) => text.includes(mount.path)));
  });
}

/** Everything an init container says: arguments and values of variables. */
function textOf(container: Container): readonly string[] {
  const env = asList(container.spec.env).flatMap((entry: Plain) => asString(asMap(entry).value) ?? []);
  return [...commandOf(container).argv.map((entry) => entry.value), ...env];
}
