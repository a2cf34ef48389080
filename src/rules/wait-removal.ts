import type { Evidence } from '../engine/finding.ts';
import { type Answer, advise, refuse, type Step } from '../engine/step.ts';
import { handlerAt } from '../kube/handler.ts';
import { productOf, settledRole } from '../kube/identity.ts';
import { knownSidecars } from '../kube/known-sidecars.ts';
import type { Project } from '../kube/project.ts';
import { type StartWait, startWaitsIn } from '../kube/start-wait.ts';
import type { Workload } from '../kube/workload.ts';
import type { Location, Span } from '../yaml/route.ts';
import { holdFor, namesOf } from './start-hold.ts';
import { withoutWrapper } from './unwrapped.ts';

/** The place of a wait in its pod, as plain data. */
export interface WaitPlace {
  readonly at: Location;
  readonly within?: Span;
}

/** The waits of a pod for its sidecars; those of a sidecar for the app are something else. */
export function waitsForSidecarsIn(workload: Workload, project: Project): readonly StartWait[] {
  return forSidecars(startWaitsIn(workload), workload, project);
}

/** Those of some waits that are for sidecars. */
export function forSidecars<Some extends StartWait>(
  waits: readonly Some[],
  workload: Workload,
  project: Project,
): readonly Some[] {
  const sidecars = waits.length === 0 ? [] : knownSidecars(workload, project);
  return waits.filter(({ waiter, sidecars: asked }) => {
    const helps = sidecars.includes(waiter) || productOf(waiter)?.confidence === 'high';
    return asked.every(({ owner }) => {
      if (owner.kind === 'injected' || owner.container.native || sidecars.includes(owner.container)) return true;
      return owner.container !== waiter && !helps && settledRole(owner.container, project.settled) !== 'app';
    });
  });
}

/** Whether a container waits for itself. */
export function isOwn({ sidecars, waiter }: StartWait): boolean {
  return sidecars.some(({ owner }) => owner.kind === 'container' && owner.container === waiter);
}

/** The place of a wait. */
export function placeOf({ at, within }: StartWait): WaitPlace {
  return within === undefined ? { at } : { at, within };
}

/** The wait at a place. */
export function waitAt(place: WaitPlace, workload: Workload): StartWait | undefined {
  const key = JSON.stringify(place);
  return startWaitsIn(workload).find((wait) => JSON.stringify(placeOf(wait)) === key);
}

/** The wait as it stands, and why its sidecars are those. */
export function evidenceOf(wait: StartWait): readonly [Evidence, ...Evidence[]] {
  const { at, within, text, sidecars } = wait;
  return [
    { at, says: `it runs \`${text}\``, ...(within === undefined ? {} : { within }) },
    ...sidecars.flatMap(({ owner }) => owner.evidence),
  ];
}

/** The pod, and what the wait is called in sentences: `loop`, `wrapper`. */
export interface WaitContext {
  readonly workload: Workload;
  readonly project: Project;
  readonly noun: string;
}

/** The answer to a wait: what holds the app back instead, then the wait goes; or it stays, and why. */
export function withoutWaiting(place: WaitPlace, { workload, project, noun }: WaitContext): Answer {
  const wait = waitAt(place, workload);
  if (wait === undefined) return refuse(`The ${noun} is gone.`, false);
  const hold = holdFor(wait, { waiter: wait.waiter, workload, project });
  if (hold.kind === 'contrary') return refuse(hold.reason, false);
  if (hold.kind === 'open')
    return advise([`The ${noun} stays. ${wait.end.kind === 'none' ? wait.end.reason : hold.reason}`]);
  const removal = withoutWait(wait, {
    applicability: hold.safe ? 'safe' : 'unsafe',
    because: isOwn(wait)
      ? `The startup probe of ${namesOf(wait)} does what the hook did, and events tell when it fails.`
      : `The kubelet starts "${wait.waiter.name}" only once the startup probe of ${namesOf(wait)} has succeeded.`,
    ...reviewed([...hold.review, ...givingUp(wait)]),
  });
  if (typeof removal === 'string')
    return advise([`The ${noun} is not needed once ${namesOf(wait)} is native, but take it out by hand. ${removal}`]);
  return { steps: [...hold.steps, ...removal], needed: false, restsOn: hold.restsOn };
}

function reviewed(review: readonly string[]): { readonly review?: readonly string[] } {
  return review.length === 0 ? {} : { review };
}

/** What becomes of the exit code with which a script gave up. */
function givingUp(wait: StartWait): readonly string[] {
  const { exitCode, waiter } = wait;
  if (exitCode === undefined || exitCode === 0 || isOwn(wait)) return [];
  return [
    `When it had waited in vain, "${waiter.name}" gave up with ${exitCode}; now it is not started before ${namesOf(wait)} is up.`,
  ];
}

/** The steps that take a wait out of its script, argv or hook; one sentence where that cannot be done. */
function withoutWait(wait: StartWait, step: Omit<Step, 'operation'>): readonly Step[] | string {
  const { end, at, waiter, origin } = wait;
  if (end.kind === 'none') return end.reason;
  if (end.kind !== 'whole') return withoutWrapper(end, at, step) ?? 'It cannot be cut out cleanly.';
  if (origin === 'postStart') return [{ ...step, operation: { kind: 'remove', at: handlerAt(waiter, 'postStart') } }];
  return `The script of "${waiter.name}" does nothing else.`;
}
