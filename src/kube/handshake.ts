import { commandsIn } from '../shell/commands.ts';
import { fileUsesIn, flagWatchesIn } from '../shell/file-use.ts';
import { type FlagWrite, flagWriteOf } from '../shell/flag-file.ts';
import type { Script, Simple } from '../shell/script.ts';
import { type Supervisor, supervisorIn, type TangledSupervisor } from '../shell/supervisor/supervisor.ts';
import type { Location, Span } from '../yaml/route.ts';
import { mountsOf } from './container.ts';
import { volumePathOf } from './endpoints.ts';
import { preStopOf } from './hook.ts';
import { programRunOf } from './program-run.ts';
import { type ContainerScript, scriptsOf } from './scripts.ts';
import type { Container, Workload } from './workload.ts';

/** A file in a volume of the pod, whatever its path in a container. */
export interface VolumeFile {
  readonly volume: string;
  /** Below the root of the volume. */
  readonly path: string;
}

/** A command that makes a flag file, or something else that uses one. */
export interface FlagUse {
  readonly container: Container;
  readonly script: ContainerScript;
  readonly within: Span;
}

/**
 * A container that supervises its own program with a script until a file appears that another container makes. `flags`
 * as paths in it and as files in volumes; `others` use a flag without making it.
 */
export interface Handshake {
  readonly workload: Workload;
  readonly sidecar: Container;
  readonly at: Location;
  readonly script: Script;
  readonly supervisor: Supervisor;
  readonly flags: readonly { readonly path: string; readonly file: VolumeFile }[];
  readonly writers: readonly FlagUse[];
  readonly others: readonly FlagUse[];
}

/** A container that watches a flag of another one in a script that cannot be taken apart. `reason`: one sentence. */
export interface TangledHandshake {
  readonly sidecar: Container;
  readonly at: Location;
  readonly reason: string;
  /** Whether it is in nobody's way as it is. */
  readonly harmless: boolean;
  readonly writers: readonly FlagUse[];
}

const known = new WeakMap<Workload, readonly (Handshake | TangledHandshake)[]>();

/** The flag-file handshakes of a pod; kept as long as the workload itself. */
export function handshakesIn(workload: Workload): readonly (Handshake | TangledHandshake)[] {
  const kept = known.get(workload);
  if (kept !== undefined) return kept;
  const found = running(workload).flatMap((container) => handshakeOf(container, workload) ?? []);
  known.set(workload, found);
  return found;
}

/** Whether a command of a script makes one of these files; `undefined` where it makes none of them. */
export function flagWrittenBy(
  command: Simple,
  { container, script }: { readonly container: Container; readonly script: Script },
  flags: readonly VolumeFile[],
): FlagWrite | undefined {
  const write = flagWriteOf(command, script);
  const all = write?.paths.every((path) => {
    const file = volumePathOf(container, path);
    return file !== undefined && flags.some((flag) => isFile(file, flag));
  });
  return all === true ? write : undefined;
}

const reasons = new WeakMap<Handshake | TangledHandshake, { readonly reason: string | undefined }>();

/** Why both sides of a handshake have to stay as they are, in one sentence; `undefined` where they can go. */
export function whyKept(handshake: Handshake | TangledHandshake): string | undefined {
  const kept = reasons.get(handshake) ?? { reason: findReason(handshake) };
  reasons.set(handshake, kept);
  return kept.reason;
}

function findReason(handshake: Handshake | TangledHandshake): string | undefined {
  if (!('supervisor' in handshake)) return handshake.reason;
  const { sidecar, writers, others, workload } = handshake;
  const own = whyAlone(handshake);
  if (own !== undefined) return own;
  for (const use of others) {
    if (isMereWait(use, handshake)) continue;
    const peer = handshakesIn(workload).find((one) => one.sidecar === use.container && one !== handshake);
    const goes = peer !== undefined && 'supervisor' in peer && isWatch(use, peer) && whyAlone(peer) === undefined;
    if (!goes && (writers.length > 0 || use.container === sidecar)) return `${usedBy(use)} uses the flag too.`;
  }
  return undefined;
}

/** Why a handshake has to stay, whoever else uses its flag. */
function whyAlone({ sidecar, supervisor, script, flags }: Handshake): string | undefined {
  const [work] = supervisor.worksAfter;
  if (work !== undefined)
    return `"${sidecar.name}" does more after the flag has appeared (\`${shortened(work)}\`); as a native sidecar it would be stopped before that.`;
  const local = supervisor.flags.find((path) => !flags.some((flag) => flag.path === path));
  if (local !== undefined) return `"${sidecar.name}" also waits for ${local}, which no other container can make.`;
  const run = programRunOf(sidecar, supervisor, script);
  return run.kind === 'none' ? run.reason : undefined;
}

/** The supervising script itself, or a hook that only waits. */
function isWatch(use: FlagUse, handshake: Handshake): boolean {
  return use.script.origin === 'command' || isMereWait(use, handshake);
}

/** A `preStop` hook of the sidecar that only waits for the flag goes with the rest. */
function isMereWait({ container, script }: FlagUse, { sidecar, workload }: Handshake): boolean {
  if (container !== sidecar || script.origin !== 'preStop') return false;
  return preStopOf(sidecar, workload)?.parts.every(({ kind }) => ['flag-wait', 'pause', 'log'].includes(kind)) ?? false;
}

function usedBy({ container, script }: FlagUse): string {
  return script.origin === 'command' ? `"${container.name}"` : `The ${script.origin} of "${container.name}"`;
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > 50 ? `${line.slice(0, 49)}…` : line;
}

/** App containers and native sidecars. */
function running(workload: Workload): readonly Container[] {
  return [...workload.containers, ...workload.initContainers.filter((container) => container.native)];
}

function handshakeOf(sidecar: Container, workload: Workload): Handshake | TangledHandshake | undefined {
  for (const { origin, shell, script } of scriptsOf(sidecar)) {
    const supervisor = origin === 'command' && script !== undefined ? supervisorIn(script) : undefined;
    if (supervisor === undefined || script === undefined) continue;
    const { at } = shell.script;
    if ('reason' in supervisor) return tangled(sidecar, { at, script, ...supervisor }, workload);
    const flags = supervisor.flags.flatMap((path) => {
      const file = volumePathOf(sidecar, path);
      return file !== undefined && isShared(file.volume, sidecar, workload) ? [{ path, file }] : [];
    });
    if (flags.length === 0) continue;
    const uses = usesElsewhere(
      sidecar,
      flags.map(({ file }) => file),
      workload,
    );
    return { workload, sidecar, at, script, supervisor, flags, ...uses };
  }
  return undefined;
}

function tangled(
  sidecar: Container,
  { at, script, reason, harmless = false }: TangledSupervisor & { readonly at: Location; readonly script: Script },
  workload: Workload,
): TangledHandshake | undefined {
  const files = flagWatchesIn(script).flatMap(({ path }) => volumePathOf(sidecar, path) ?? []);
  const { writers } = usesElsewhere(sidecar, files, workload);
  return writers.length === 0 ? undefined : { sidecar, at, reason, harmless, writers };
}

function isShared(volume: string, sidecar: Container, workload: Workload): boolean {
  return running(workload).some(
    (other) => other !== sidecar && mountsOf(other).some((mount) => mount.volume === volume),
  );
}

/** A watched directory stands for every file in it. */
function isFile(file: VolumeFile, flag: VolumeFile): boolean {
  return file.volume === flag.volume && (file.path === flag.path || file.path.startsWith(`${flag.path}/`));
}

/** How the other containers, and the hooks and probes of the sidecar itself, use the flags. */
function usesElsewhere(
  sidecar: Container,
  flags: readonly VolumeFile[],
  workload: Workload,
): Pick<Handshake, 'writers' | 'others'> {
  const writers: FlagUse[] = [];
  const others: FlagUse[] = [];
  for (const container of [...workload.containers, ...workload.initContainers]) {
    for (const script of scriptsOf(container)) {
      if (container === sidecar && script.origin === 'command') continue;
      const uses = usesIn(script, container, flags);
      writers.push(...uses.writers);
      others.push(...uses.others);
    }
  }
  return { writers, others };
}

function usesIn(script: ContainerScript, container: Container, flags: readonly VolumeFile[]) {
  const tree = script.script;
  if (tree === undefined) {
    const whole = { start: 0, end: script.shell.script.value.length };
    const speaks = flags.some((flag) => script.shell.script.value.includes(nameOf(flag)));
    return { writers: [], others: speaks ? [{ container, script, within: whole }] : [] };
  }
  const writing = commandsIn(tree).filter(
    ({ command }) => flagWrittenBy(command, { container, script: tree }, flags) !== undefined,
  );
  const spans = writing.map(({ command }) => command.span);
  const reading = fileUsesIn(tree).filter(({ path, how, span }) => {
    const file = volumePathOf(container, path);
    const inWriter = spans.some(({ start, end }) => start <= span.start && span.end <= end);
    return how !== 'remove' && !inWriter && file !== undefined && flags.some((flag) => isFile(file, flag));
  });
  const use = (within: Span): FlagUse => ({ container, script, within });
  return { writers: spans.map(use), others: reading.map(({ span }) => use(span)) };
}

function nameOf({ path }: VolumeFile): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
