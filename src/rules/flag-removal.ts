import type { Applicability } from '../engine/operation.ts';
import { type Answer, refuse, type Step } from '../engine/step.ts';
import { commandOf } from '../kube/command.ts';
import { strangersOf } from '../kube/flag-strangers.ts';
import { handlerAt } from '../kube/handler.ts';
import { type Handshake, handshakesIn, whyKept } from '../kube/handshake.ts';
import type { Project } from '../kube/project.ts';
import { type Stop, stopsIn } from '../kube/stop.ts';
import { type GoneText, removableVolume, textsIn } from '../kube/volume-use.ts';
import type { Workload } from '../kube/workload.ts';
import { changed } from '../shell/cleanup/changes.ts';
import { sameRoute } from '../yaml/route.ts';
import { runDirectly } from './direct-run.ts';
import { exitReview, madeNative } from './stop-removal.ts';

interface Pod {
  readonly workload: Workload;
  readonly project: Project;
}

/** The answer to a handshake: the sidecar becomes native and runs its program itself, then flag and volume go. */
export function withoutHandshake(handshake: Handshake, pod: Pod): Answer {
  const { sidecar, writers } = handshake;
  const writes = writesOf(handshake, pod);
  const stuck =
    whyStuck(writes) ?? (writes.length < writers.length ? 'it is also made where no edit reaches.' : undefined);
  if (stuck !== undefined) return refuse(`The flag cannot be taken out: ${stuck}`, true);
  const grade = gradeOf(handshake, writes);
  const { name, role, index } = sidecar;
  const native = madeNative({ addressee: { kind: 'container', name, role, index } }, pod, grade);
  if ('refusal' in native) return refuse(native.refusal, true);
  const direct = runDirectly(handshake, grade);
  if (typeof direct === 'string') return refuse(direct, true);
  const hook = withoutHook(handshake, grade);
  const edits = writes.map((stop) => withoutWrite(stop, grade, pod.workload));
  const volumes = withoutVolumes(handshake, grade, pod);
  const steps = [...warned(handshake, direct.steps), ...hook, ...edits, ...volumes];
  return { steps: [...native.steps, ...steps], needed: true };
}

/** What a person must check about a flag that nothing seen makes, or that something unseen may wait for. */
function warned(handshake: Handshake, [first, ...rest]: readonly Step[]): readonly Step[] {
  if (first === undefined) return [];
  const paths = handshake.flags.map(({ path }) => path).join(' and ');
  const unseen = `Something in an image probably makes ${paths}, in vain from now on; its volume stays for that.`;
  const others = strangersOf(handshake).map(
    ({ name }) => `"${name}" mounts the volume of ${paths} too: check that it does not wait for the flag.`,
  );
  const review = handshake.writers.length === 0 ? [unseen] : others;
  return [{ ...first, review: [...review, ...lingering(handshake), ...(first.review ?? [])] }, ...rest];
}

/** What a person must check about a sidecar that went on for a while after the flag had appeared. */
function lingering({ sidecar, supervisor }: Handshake): readonly string[] {
  return supervisor.pausesAfter.map(
    (pause) =>
      `"${sidecar.name}" went on for a while after the app had ended (\`${pause}\`); now it gets SIGTERM at once: check that it still sends what is left.`,
  );
}

/** The commands that make the flag; they may be addressed to another sidecar that watches it too. */
function writesOf({ writers }: Handshake, { workload, project }: Pod): readonly Stop[] {
  return stopsIn(workload, project).filter(
    ({ how, at, within }) =>
      how === 'flag' &&
      writers.some((use) => sameRoute(use.script.shell.script.at.route, at.route) && use.within.start === within.start),
  );
}

function whyStuck(writes: readonly Stop[]): string | undefined {
  for (const { caller, origin, removal, stays } of writes) {
    if (stays !== undefined) return stays.reason.replace(/^The call/, `the command of "${caller.name}"`);
    if (removal?.whole === true && origin === 'command') return `"${caller.name}" does nothing else.`;
  }
  return undefined;
}

/** Where nothing is seen that makes the flag, something unseen does; `tail` ends late as a first process; pauses send what is left. */
function gradeOf(handshake: Handshake, writes: readonly Stop[]): Applicability {
  const exact =
    writes.length > 0 && writes.every((stop) => stop.origin === 'preStop' || stop.removal?.effect === 'exact');
  const { shape, pausesAfter } = handshake.supervisor;
  const plain = shape !== 'S4' && pausesAfter.length === 0 && strangersOf(handshake).length === 0;
  return exact && plain ? 'safe' : 'unsafe';
}

/** A hook of the sidecar that only waits for the flag; `kube/handshake.ts` lets no other use of the flag pass. */
function withoutHook({ sidecar, others }: Handshake, applicability: Applicability): readonly Step[] {
  if (!others.some(({ container }) => container === sidecar)) return [];
  const because = 'Its preStop hook waits for a flag that nothing makes any more.';
  return [{ operation: { kind: 'remove', at: handlerAt(sidecar, 'preStop') }, applicability, because }];
}

function withoutWrite(stop: Stop, applicability: Applicability, workload: Workload): Step {
  const { caller, at, removal } = stop;
  const because = `Nothing waits for the flag any more: the kubelet knows when "${caller.name}" has ended.`;
  if (removal === undefined || removal.whole) {
    const operation = { kind: 'remove' as const, at: handlerAt(caller, 'preStop') };
    return { operation, applicability, because };
  }
  const review = stop.origin === 'preStop' ? [] : exitReview(removal, workload);
  return { operation: { kind: 'edit-script', at, changes: removal.changes }, applicability, because, review };
}

/** Volumes that the pod has only for flags of handshakes that go. */
function withoutVolumes(handshake: Handshake, applicability: Applicability, pod: Pod): readonly Step[] {
  const { flags, writers } = handshake;
  if (writers.length === 0) return [];
  const gone = handshakesIn(pod.workload).flatMap((one) =>
    'supervisor' in one && whyKept(one) === undefined ? goneWith(one, pod) : [],
  );
  const volumes = [...new Set(flags.map(({ file }) => file.volume))];
  return volumes.flatMap((volume) =>
    removableVolume(volume, pod.workload, gone).map(({ at, mountedBy }) => ({
      operation: { kind: 'remove' as const, at },
      applicability,
      because:
        mountedBy === undefined
          ? `Nothing but the flag used the volume "${volume}".`
          : `"${mountedBy}" mounts the volume "${volume}" for the flag alone.`,
    })),
  );
}

/** What goes of the containers of a handshake, and what their commands say afterwards. */
function goneWith(handshake: Handshake, pod: Pod): readonly GoneText[] {
  const { sidecar } = handshake;
  const direct = runDirectly(handshake, 'safe');
  const becomes = typeof direct === 'string' ? [] : direct.becomes;
  const hooked = withoutHook(handshake, 'safe').length > 0 ? ['lifecycle'] : [];
  const own = { container: sidecar, keys: ['command', 'args', ...hooked], becomes };
  return [own, ...writesOf(handshake, pod).map((stop) => goneOf(stop))];
}

/** All of `lifecycle` or of the command, with the texts that stay. */
function goneOf({ caller, origin, at, removal, script }: Stop): GoneText {
  const left = removal === undefined || removal.whole ? '' : changed(script, removal.changes);
  if (origin === 'preStop') {
    const becomes = textsIn(caller.spec.lifecycle).map((text) => (text === script ? left : text));
    return { container: caller, keys: ['lifecycle'], becomes };
  }
  const becomes = commandOf(caller).argv.map((entry) => (sameRoute(at.route, entry.at.route) ? left : entry.value));
  return { container: caller, keys: ['command', 'args'], becomes };
}
