import { defineRule } from '../engine/rule.ts';
import { advise } from '../engine/step.ts';
import { isInjectedOverride } from '../kube/identity.ts';
import type { StartWait } from '../kube/start-wait.ts';
import { namesOf } from './start-hold.ts';
import { evidenceOf, isOwn, placeOf, type WaitPlace, waitsForSidecarsIn, withoutWaiting } from './wait-removal.ts';

interface Data extends WaitPlace {
  /** Whether the hook belongs to a container that a webhook injects. */
  readonly injected: boolean;
}

/** A `postStart` hook that blocks until a sidecar answers. */
export const poststartWait = defineRule<Data>({
  id: 'poststart-wait',
  category: 'startup',
  docs: {
    title: 'postStart hook that waits for a sidecar',
    what: 'A `postStart` hook blocks until a sidecar answers. On the sidecar itself, listed before the app, it makes use of the kubelet starting one container after the other; on the app it delays only what comes after it.',
    why: 'The order in which the kubelet starts regular containers is no promise, and the output of a hook is not logged. A startup probe of a native sidecar is made for this: it holds the app back, and its failures show in events.',
    safety:
      'On the sidecar itself graded unsafe: the check of the hook becomes its startup probe, after whose budget the kubelet restarts the sidecar. On the app as for loops: safe for an injected proxy that is native with a startup probe. The hook stays where no probe is proven to ask the same, or where it does more than wait; it also holds back the app of a native sidecar.',
    references: ['KEP-753, "Alternatives"', 'Kubernetes documentation, "Container Lifecycle Hooks"'],
  },
  signals: ['postStart'],
  detect: (workload, project) =>
    waitsForSidecarsIn(workload, project)
      .filter(({ origin, waiter }) => origin === 'postStart' && !waiter.native)
      .map((wait) => ({
        rule: 'poststart-wait',
        category: 'startup',
        workload: workload.ref,
        container: wait.waiter.name,
        message: messageOf(wait),
        confidence: 'high',
        evidence: evidenceOf(wait),
        data: { ...placeOf(wait), injected: isInjectedOverride(wait.waiter) },
      })),
  plan: ({ data: { injected, ...place } }, workload, project) =>
    injected
      ? advise(['The injector of this proxy decides about its hooks; a native proxy has a startup probe instead.'])
      : withoutWaiting(place, { workload, project, noun: 'hook' }),
});

function messageOf(wait: StartWait): string {
  const { name } = wait.waiter;
  return isOwn(wait)
    ? `Sidecar "${name}" blocks in its postStart hook until it is up itself, so that the containers after it start later.`
    : `The postStart hook of "${name}" blocks until ${namesOf(wait)} answers.`;
}
