import { asMap, asString, isMap, type Plain } from '../yaml/plain.ts';
import { below, type Location } from '../yaml/route.ts';
import { type ContainerCommand, execCommand } from './command.ts';
import { declaredPortsOf } from './container.ts';
import type { Container } from './workload.ts';

/** Where a container has handlers of the kubelet. */
export type HandlerName = 'postStart' | 'preStop' | 'startupProbe' | 'readinessProbe' | 'livenessProbe';

/** All places of handlers. */
export const handlerNames: readonly HandlerName[] = [
  'postStart',
  'preStop',
  'startupProbe',
  'readinessProbe',
  'livenessProbe',
];

/** What the kubelet does for a probe or hook. HTTP and TCP go to the pod's IP unless `host` says otherwise. */
export type Handler =
  | { readonly kind: 'exec'; readonly at: Location; readonly command: ContainerCommand }
  | {
      readonly kind: 'http';
      readonly at: Location;
      readonly port: number | undefined;
      readonly path: string;
      readonly scheme: 'HTTP' | 'HTTPS';
      readonly host?: string;
    }
  | { readonly kind: 'tcp'; readonly at: Location; readonly port: number | undefined; readonly host?: string }
  | { readonly kind: 'grpc'; readonly at: Location; readonly port: number | undefined }
  | { readonly kind: 'sleep'; readonly at: Location; readonly seconds: number };

/** The place of a probe or hook, whether it exists or not. */
export function handlerAt(container: Container, name: HandlerName): Location {
  const isHook = name === 'postStart' || name === 'preStop';
  return isHook ? below(container.at, 'lifecycle', name) : below(container.at, name);
}

/** A handler of a container; `at` is the probe or hook, e.g. `…lifecycle.preStop`. */
export function handlerOf(container: Container, name: HandlerName): Handler | undefined {
  const isHook = name === 'postStart' || name === 'preStop';
  const value = asMap(isHook ? asMap(container.spec.lifecycle)[name] : container.spec[name]);
  const at = handlerAt(container, name);
  const command = execCommand(value, at);
  if (command !== undefined) return { kind: 'exec', at, command };
  if (isMap(value.httpGet)) return http(container, value.httpGet, at);
  if (isMap(value.tcpSocket)) return tcp(container, value.tcpSocket, at);
  if (isMap(value.grpc)) return { kind: 'grpc', at, port: portIn(container, value.grpc.port) };
  const { seconds } = asMap(value.sleep);
  return typeof seconds === 'number' ? { kind: 'sleep', at, seconds } : undefined;
}

function http(container: Container, value: Plain, at: Location): Handler {
  const { port, path, scheme, host } = asMap(value);
  return {
    kind: 'http',
    at,
    port: portIn(container, port),
    path: asString(path) ?? '/',
    scheme: scheme === 'HTTPS' ? 'HTTPS' : 'HTTP',
    ...(typeof host === 'string' && host !== '' ? { host } : {}),
  };
}

function tcp(container: Container, value: Plain, at: Location): Handler {
  const { port, host } = asMap(value);
  const own = portIn(container, port);
  return { kind: 'tcp', at, port: own, ...(typeof host === 'string' && host !== '' ? { host } : {}) };
}

/** A port number, or the number behind a port name of the same container. */
function portIn(container: Container, port: Plain | undefined): number | undefined {
  if (typeof port === 'number') return port;
  if (typeof port !== 'string') return undefined;
  if (/^\d{1,5}$/.test(port)) return Number(port);
  return declaredPortsOf(container).find((declared) => declared.name === port)?.port;
}

/** The argv of an `exec` probe or hook. */
export function execOf(container: Container, name: HandlerName): ContainerCommand | undefined {
  const handler = handlerOf(container, name);
  return handler?.kind === 'exec' ? handler.command : undefined;
}
