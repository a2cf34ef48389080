import { convert } from '../engine/conversion.ts';
import type { Applicability } from '../engine/operation.ts';
import { type Answer, advise, refuse, type Step } from '../engine/step.ts';
import { settledRole } from '../kube/identity.ts';
import { injectionOf } from '../kube/mesh.ts';
import type { Project } from '../kube/project.ts';
import { type Stop, type StopRemoval, stopsIn } from '../kube/stop.ts';
import type { Workload } from '../kube/workload.ts';
import { productById } from '../products/index.ts';
import type { Location } from '../yaml/route.ts';
import { pinSteps } from './native-pins.ts';

/** What the plan of a rule needs to know of a stop, as plain data. */
export type StopData = Pick<Stop, 'addressee' | 'at' | 'removal' | 'stays' | 'unaffected' | 'watcher'> & {
  readonly caller: { readonly name: string; readonly at: Location };
};

/** A stop as plain data. */
export function dataOf(stop: Stop): StopData {
  const { addressee, at, removal, stays, unaffected, watcher, caller } = stop;
  const fate = removal === undefined ? {} : { removal };
  return {
    addressee,
    at,
    unaffected,
    watcher,
    caller: { name: caller.name, at: caller.at },
    ...fate,
    ...(stays === undefined ? {} : { stays }),
  };
}

/** The pod that a stop is taken out of, and what its rule adds. */
export interface StopPlace {
  readonly workload: Workload;
  readonly project: Project;
  /** The lowest grade, and what a person must check besides the exit code. */
  readonly atLeast: Applicability;
  readonly review?: readonly string[];
  readonly advice?: readonly string[];
}

/** How people name the sidecar that a stop addresses. */
export function nameOf({ addressee }: Pick<StopData, 'addressee'>): string {
  if (addressee.kind === 'container') return `"${addressee.name}"`;
  if (addressee.kind === 'unknown') return 'a sidecar';
  return `the ${productById(addressee.product)?.title ?? addressee.product} proxy`;
}

/** The answer to a stop: its sidecar becomes native, then the command goes, or the container that only watches. */
export function withoutStop(data: StopData, place: StopPlace): Answer {
  const { stays, removal, caller } = data;
  if (data.watcher) return withoutWatcher(data, place);
  if (stays !== undefined || removal === undefined) return staying(data);
  const grade = removal.effect === 'exact' ? place.atLeast : 'unsafe';
  const native = madeNative(data, place, grade);
  if ('refusal' in native) return refuse(native.refusal, true);
  if (removal.whole) return refuse(`Nothing would be left of the script of "${caller.name}".`, true);
  const edit: Step = {
    operation: { kind: 'edit-script', at: data.at, changes: removal.changes },
    applicability: grade,
    because: `The kubelet stops ${nameOf(data)} once the app containers have ended; a native sidecar that is made to exit earlier is restarted.`,
    review: [...exitReview(removal, place.workload), ...(place.review ?? [])],
  };
  return { steps: [...native.steps, edit], needed: true, restsOn: native.restsOn, ...adviceOf(place) };
}

function adviceOf({ advice }: StopPlace): { readonly advice?: readonly string[] } {
  return advice === undefined ? {} : { advice };
}

/** Report what is entangled with signals and background processes; refuse what is not understood. */
function staying({ stays, unaffected, caller }: StopData): Answer {
  const reason = stays?.reason ?? '';
  if (stays?.shape !== 'J11' || unaffected) return refuse(reason, !unaffected);
  return advise([`${reason} Take it out of the script of "${caller.name}" by hand.`], true);
}

interface Native {
  readonly steps: readonly Step[];
  readonly restsOn: readonly string[];
}

/** The steps that make the sidecar native which a stop addresses, or why it cannot be. */
export function madeNative(
  { addressee }: Pick<StopData, 'addressee'>,
  { workload, project }: Pick<StopPlace, 'workload' | 'project'>,
  grade: Applicability,
): Native | { readonly refusal: string } {
  if (addressee.kind === 'unknown')
    return { refusal: `It is not certain which container it addresses: ${addressee.reason}.` };
  if (addressee.kind === 'injected') return pinned(addressee.product, workload, project);
  const list = addressee.role === 'app' ? workload.containers : workload.initContainers;
  const container = list.find(({ index, name }) => index === addressee.index && name === addressee.name);
  if (container === undefined) return { refusal: `Container "${addressee.name}" is gone.` };
  if (container.role === 'init') return { steps: [], restsOn: [] };
  if (settledRole(container, project.settled) === 'app')
    return { refusal: `The configuration names "${container.name}" an app container.` };
  const because = `As a native sidecar "${container.name}" no longer keeps the pod from ending: the kubelet stops it once the app containers have ended.`;
  return { steps: [convert(container, workload, { applicability: grade, because })], restsOn: [] };
}

function pinned(id: string, workload: Workload, project: Project): Native | { readonly refusal: string } {
  const product = productById(id);
  const state = product && injectionOf(workload, product, project);
  if (state?.kind !== 'native') return { refusal: state?.reason ?? 'Nothing is known of its injector.' };
  return { steps: pinSteps(state.pins), restsOn: [id] };
}

/** The answer to a container that only waits and stops a sidecar: it goes as a whole. */
export function withoutWatcher(data: Pick<StopData, 'addressee' | 'caller'>, place: StopPlace): Answer {
  const { caller, addressee } = data;
  const native = madeNative(data, place, 'unsafe');
  if ('refusal' in native) return refuse(native.refusal, true);
  const goes = new Set([caller.name, ...(addressee.kind === 'container' ? [addressee.name] : [])]);
  for (const stop of stopsIn(place.workload, place.project)) {
    if (stop.watcher) goes.add(stop.caller.name);
    if (stop.addressee.kind === 'container') goes.add(stop.addressee.name);
  }
  if (place.workload.containers.every(({ name }) => goes.has(name)))
    return refuse(`"${caller.name}" does nothing but stop a sidecar, and no app container would be left.`, true);
  const removal: Step = {
    operation: { kind: 'remove', at: caller.at },
    applicability: 'unsafe',
    because: `"${caller.name}" does nothing but wait and stop a sidecar, which the kubelet does now.`,
    review: [
      `The whole container "${caller.name}" goes; the pod ends with its other app containers, whose exit codes alone decide whether it succeeded. If "${caller.name}" also limited the time, set \`activeDeadlineSeconds\`.`,
    ],
  };
  return { steps: [...native.steps, removal], needed: true, restsOn: native.restsOn, ...adviceOf(place) };
}

/** What happens to the exit code, in words for people who run Jobs. */
export function exitReview({ effect, says, exit }: StopRemoval, { ref }: Workload): readonly string[] {
  if (effect === 'exact') return [];
  const isJob = ref.kind === 'Job' || ref.kind === 'CronJob';
  if (effect === 'argv' || !isJob) return [says];
  const retried = 'is retried up to `backoffLimit` times';
  if (effect === 'fixes-hang') return [says, `The Job hung when its work failed; it now fails and ${retried}.`];
  if (exit.was === 'app' || !exit.hid) return [says];
  return exit.becomes === 'app'
    ? [says, `The Job used to succeed when its work failed; it now fails and ${retried}.`]
    : [says, `The Job may fail where it used to succeed; then it ${retried}.`];
}
