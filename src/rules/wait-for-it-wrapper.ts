import { defineRule } from '../engine/rule.ts';
import { namesOf } from './start-hold.ts';
import { evidenceOf, placeOf, type WaitPlace, waitsForSidecarsIn, withoutWaiting } from './wait-removal.ts';

/** A program in front of the app that waits for an address of a sidecar. */
export const waitForItWrapper = defineRule<WaitPlace>({
  id: 'wait-for-it-wrapper',
  category: 'startup',
  docs: {
    title: 'Program that waits for a sidecar in front of the app',
    what: 'A container starts its app behind `wait-for-it`, `wait-for`, `wait4x` or `dockerize`, which wait for an address on the loopback interface that a sidecar of the pod serves.',
    why: 'Regular containers start side by side, so an app could not rely on its proxy. A native sidecar starts before the app, and its startup probe holds the app back until it is up.',
    safety:
      'As for loops: safe for an injected proxy that is native with a startup probe of its own, unsafe where the wait becomes the startup probe of a sidecar of the manifest, and left alone where no probe is proven to ask the same. Addresses elsewhere stay, and so do templates and log files of `dockerize`. A wrapper in `args` without a `command` is only reported: what the ENTRYPOINT of the image does with it is not shown.',
    references: ['vishnubob/wait-for-it, eficode/wait-for, jwilder/dockerize, wait4x: their READMEs', 'KEP-753'],
  },
  signals: ['wait-for', 'wait4x', 'dockerize'],
  detect: (workload, project) =>
    waitsForSidecarsIn(workload, project)
      .filter(({ origin, tool }) => origin === 'command' && tool !== undefined)
      .map((wait) => ({
        rule: 'wait-for-it-wrapper',
        category: 'startup',
        workload: workload.ref,
        container: wait.waiter.name,
        message: `Container "${wait.waiter.name}" starts behind ${wait.tool}, which waits until ${namesOf(wait)} answers.`,
        confidence: 'high',
        evidence: evidenceOf(wait),
        data: placeOf(wait),
      })),
  plan: ({ data }, workload, project) => withoutWaiting(data, { workload, project, noun: 'wait' }),
});
