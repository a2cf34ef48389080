import { type Cleanup, cleanupsIn } from '../shell/cleanup/cleanup.ts';
import { commandsIn } from '../shell/commands.ts';
import type { Script, Simple } from '../shell/script.ts';
import { type Location, type Span, sameRoute } from '../yaml/route.ts';
import type { Evidence } from './evidence.ts';
import { flagWrittenBy, handshakesIn, whyKept } from './handshake.ts';
import { injectionOf } from './mesh.ts';
import type { Project } from './project.ts';
import { type QuitCall, quitCallOf } from './quit-call.ts';
import { scriptsOf } from './scripts.ts';
import { stopSignalOf } from './signal.ts';
import { type StopTarget, targetOfCall } from './stop-target.ts';
import { onlyWatches } from './watcher.ts';
import type { Container, Workload } from './workload.ts';

/** Whom a stop addresses, as plain data. `reason` is one clause. */
export type Addressee =
  | { readonly kind: 'container'; readonly name: string; readonly role: Container['role']; readonly index: number }
  | { readonly kind: 'injected'; readonly product: string }
  | { readonly kind: 'unknown'; readonly reason: string };

/** How a stop is taken out of its script, as plain data; see `shell/cleanup/cleanup.ts`. */
export type StopRemoval = Omit<Extract<Cleanup, { effect: 'exact' | 'exit-code' | 'fixes-hang' | 'argv' }>, 'command'>;

/**
 * A command in the script of an app container by which it ends a sidecar; in `preStop` hooks only flag files count. `removal` is the common removal of all stops
 * of the script whose sidecar is, or can be made, native; `stays` says in one sentence why it has to stay. One of
 * the two is there, except where the whole container goes.
 */
export interface Stop {
  readonly how: 'call' | 'signal' | 'flag';
  readonly caller: Container;
  readonly origin: 'command' | 'preStop';
  /** The script, its text, and the command in it. */
  readonly at: Location;
  readonly script: string;
  readonly within: Span;
  /** One clause for people: what the command does. */
  readonly says: string;
  readonly addressee: Addressee;
  readonly evidence: readonly Evidence[];
  /** For HTTP requests: method, path and port. */
  readonly request?: { readonly method: string; readonly path: string; readonly port: number };
  readonly removal?: StopRemoval;
  readonly stays?: { readonly shape: Cleanup['shape']; readonly reason: string };
  /** Whether the sidecar is known not to become native here, so that native sidecars change nothing for the command. */
  readonly unaffected: boolean;
  /** Whether the script does nothing but wait and stop sidecars. */
  readonly watcher: boolean;
}

const known = new WeakMap<Workload, readonly Stop[]>();

/** The stops in the scripts of a pod's app containers; kept as long as the workload itself. */
export function stopsIn(workload: Workload, project: Project): readonly Stop[] {
  const kept = known.get(workload);
  if (kept !== undefined) return kept;
  const stops = workload.containers.flatMap((container) => stopsOf(container, { workload, project }));
  known.set(workload, stops);
  return stops;
}

interface Place {
  readonly workload: Workload;
  readonly project: Project;
}

function stopsOf(caller: Container, place: Place): readonly Stop[] {
  return scriptsOf(caller).flatMap(({ origin, shell, script }) => {
    if ((origin !== 'command' && origin !== 'preStop') || script === undefined) return [];
    const seen = new Map<string, Recognised>();
    const pick = (stays: boolean) => (command: Simple) => {
      const found = recognised(command, { ...place, caller, origin, script });
      if (found === undefined || (found.stays !== undefined) !== stays) return undefined;
      const tag = String(seen.size);
      seen.set(tag, found);
      return tag;
    };
    const all = commandsIn(script).flatMap(
      ({ command }) => recognised(command, { ...place, caller, origin, script }) ?? [],
    );
    if (all.length > mostStops) return tooMany(all[0], { caller, origin, at: shell.script.at, script });
    const cleanups = [...cleanupsIn(script, pick(false)), ...cleanupsIn(script, pick(true))];
    const commands = new Set(cleanups.map(({ command }) => command));
    const goes = ({ shape, tag }: Cleanup) => shape !== 'J14' && seen.get(tag)?.stays === undefined;
    const alone = cleanups.length > 0 && cleanups.every(goes) && origin === 'command';
    const watcher = alone && onlyWatches(script, (command) => commands.has(command));
    return cleanups.flatMap((cleanup) => {
      const found = seen.get(cleanup.tag);
      return found === undefined
        ? []
        : [stopFrom(found, cleanup, { caller, origin, at: shell.script.at, script: script.text, watcher })];
    });
  });
}

/** More than any script needs; each is a finding of its own. */
const mostStops = 100;

function tooMany(
  found: Recognised | undefined,
  { script, ...where }: Pick<Stop, 'caller' | 'origin' | 'at'> & { readonly script: Script },
): readonly Stop[] {
  if (found === undefined) return [];
  const reason = 'The script stops sidecars in more places than can be followed.';
  const within = { start: 0, end: script.text.length };
  return [{ ...found, ...where, script: script.text, within, watcher: false, stays: { shape: 'J1', reason } }];
}

interface Recognised extends Pick<Stop, 'how' | 'says' | 'addressee' | 'evidence' | 'request' | 'unaffected'> {
  /** One sentence. */
  readonly stays?: string;
}

function stopFrom(
  found: Recognised,
  cleanup: Cleanup,
  where: Pick<Stop, 'caller' | 'origin' | 'at' | 'script' | 'watcher'>,
): Stop {
  const { stays, ...facts } = found;
  const stop = { ...facts, ...where, within: cleanup.command.span };
  if (where.watcher && cleanup.effect === 'entangled') return stop;
  const reason = stays ?? (cleanup.effect === 'entangled' ? cleanup.reason : undefined);
  if (reason !== undefined || cleanup.effect === 'entangled')
    return { ...stop, stays: { shape: cleanup.shape, reason: reason ?? '' } };
  const { command: _, ...removal } = cleanup;
  return { ...stop, removal };
}

interface Around extends Place {
  readonly caller: Container;
  readonly origin: Stop['origin'];
  readonly script: Script;
}

function recognised(command: Simple, around: Around): Recognised | undefined {
  const flag = asFlag(command, around);
  if (flag !== undefined || around.origin === 'preStop') return flag;
  const { caller, workload, script } = around;
  const call = quitCallOf(command, caller, script);
  if (call !== undefined) {
    const says = call.kind === 'products' ? call.says : call.kind === 'hidden' ? 'calls a quit endpoint' : said(call);
    const found = addressed(targetOfCall(call, caller, workload), around);
    return found && { how: 'call', says, ...found, ...(call.kind === 'endpoint' && { request: requestOf(call) }) };
  }
  const signal = stopSignalOf(command, { script, container: caller, workload });
  const found = signal && addressed(signal.target, around);
  return signal && found && { how: 'signal', says: signal.says, ...found };
}

/** Flag files count where the other side of the handshake goes with them. */
function asFlag(command: Simple, { caller, script, workload }: Around): Recognised | undefined {
  for (const handshake of handshakesIn(workload)) {
    if (!('flags' in handshake) || handshake.sidecar === caller || whyKept(handshake) !== undefined) continue;
    const files = handshake.flags.map(({ file }) => file);
    const write = flagWrittenBy(command, { container: caller, script }, files);
    if (write === undefined) continue;
    const { name, role, index } = handshake.sidecar;
    const addressee = { kind: 'container' as const, name, role, index };
    return {
      how: 'flag',
      says: `makes the file ${write.paths.join(' and ')}`,
      addressee,
      evidence: [],
      unaffected: false,
    };
  }
  return undefined;
}

type Endpoint = Extract<QuitCall, { kind: 'endpoint' }>;

function requestOf({ method, path, port }: Endpoint): NonNullable<Stop['request']> {
  return { method, path, port };
}

function said({ method, port, path }: Endpoint): string {
  return `sends ${method} to localhost:${port}${path}`;
}

function addressed(
  target: StopTarget,
  { workload, project }: Place,
): Pick<Recognised, 'addressee' | 'evidence' | 'unaffected' | 'stays'> | undefined {
  if (target.kind === 'own') return undefined;
  if (target.kind === 'unknown') {
    return {
      addressee: target,
      evidence: [],
      unaffected: false,
      stays: `It is not certain which container it addresses: ${target.reason}.`,
    };
  }
  const { evidence } = target;
  if (target.kind === 'container') {
    const { name, role, index } = target.container;
    return { addressee: { kind: 'container', name, role, index }, evidence, unaffected: false };
  }
  const state = injectionOf(workload, target.product, project);
  const addressee = { kind: 'injected' as const, product: target.product.id };
  if (state?.kind === 'native') return { addressee, evidence, unaffected: false };
  const more = (state?.evidence ?? []).filter(
    (one) => !evidence.some((other) => sameRoute(other.at.route, one.at.route)),
  );
  const shown = [...evidence, ...more];
  return { addressee, evidence: shown, unaffected: true, ...(state === undefined ? {} : { stays: state.reason }) };
}
