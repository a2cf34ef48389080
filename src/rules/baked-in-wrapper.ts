import { defineRule } from '../engine/rule.ts';
import { type Answer, advise, refuse } from '../engine/step.ts';
import { environmentOf } from '../kube/container.ts';
import { envoyWrapperUse, wrapperByVariables } from '../kube/envoy-wrapper.ts';
import { injectionOf } from '../kube/mesh.ts';
import type { Container, Workload } from '../kube/workload.ts';
import { wrapperCallsIn } from '../kube/wrapper-call.ts';
import { linkerd } from '../products/linkerd.ts';
import type { Wrapper } from '../products/wrapper.ts';
import { asList, asMap, asString } from '../yaml/plain.ts';
import { below, type Location } from '../yaml/route.ts';
import { holdInPlaceOf } from './envoy-wrapper-hold.ts';
import { type HoldPlace, injectedHold } from './start-hold.ts';
import { withoutVariables } from './unwrapped.ts';
import { containerAt } from './wrapper-place.ts';

interface Data {
  readonly container: Location;
}

/** A wrapper inside an image, which only its variables show. */
export const bakedInWrapper = defineRule<Data>({
  id: 'baked-in-wrapper',
  category: 'completion',
  docs: {
    title: 'Wrapper inside an image',
    what: 'The variables of a container show that its image starts the app through `scuttle`, `envoy-preflight` or `linkerd-await`, although its command does not name them: `ENVOY_ADMIN_API` with `ISTIO_QUIT_API`, `LINKERD_AWAIT_TIMEOUT` and the like.',
    why: 'A native proxy is started before the app, holds it back until it is ready and is stopped after it. A wrapper that is left on makes a proxy exit that the kubelet then restarts.',
    safety:
      'For scuttle and envoy-preflight graded unsafe: without `ENVOY_ADMIN_API` they only start the app, so that variable and the rest of the set are deleted; nothing else in the image must read them. No command is made up. For linkerd-await a variable is suggested that switches it off. Refused where the mesh is classic.',
    references: ['redboxllc/scuttle main.go', 'monzo/envoy-preflight README', 'linkerd/linkerd-await README'],
  },
  signals: ['ENVOY_ADMIN_API', 'LINKERD_AWAIT_', 'ISTIO_QUIT_API', 'NEVER_KILL_', 'SCUTTLE_'],
  detect: (workload) =>
    [...workload.containers, ...workload.initContainers].flatMap((container) => {
      const wrapper = bakedIn(container, workload);
      if (wrapper === undefined) return [];
      const [first, ...rest] = variablesOf(container, wrapper);
      if (first === undefined) return [];
      return [
        {
          rule: 'baked-in-wrapper',
          category: 'completion',
          workload: workload.ref,
          container: container.name,
          message: `The variables of "${container.name}" set up ${wrapper.title}, which waits for the proxy and may make it exit afterwards; its command does not name it.`,
          confidence: isTold(container, wrapper) ? 'high' : 'low',
          evidence: [first, ...rest],
          data: { container: container.at },
        },
      ];
    }),
  plan({ data }, workload, project) {
    const container = containerAt(data, workload);
    const wrapper = container && bakedIn(container, workload);
    if (container === undefined || wrapper === undefined) return refuse('The variables are gone.', false);
    const place = { waiter: container, workload, project };
    return wrapper.inertWith === undefined ? withoutSet(wrapper, place) : switchedOff(wrapper, place);
  },
});

/** The wrapper that a container has by its variables alone, if they do not switch it off. */
function bakedIn(container: Container, workload: Workload): Wrapper | undefined {
  const wrapper = wrapperByVariables(container);
  if (wrapper === undefined || wrapperCallsIn(container, namesLike(wrapper)).length > 0) return undefined;
  if (wrapper.inertWith !== undefined)
    return (environmentOf(container).get(wrapper.inertWith) ?? '') === '' ? wrapper : undefined;
  if (wrapper.inertWithout === undefined) return undefined;
  return envoyWrapperUse(wrapper, container, workload).kind === 'inert' ? undefined : wrapper;
}

/** Wrappers that read the same variables. */
function namesLike({ inertWith }: Wrapper): readonly ('scuttle' | 'envoy-preflight' | 'linkerd-await')[] {
  return inertWith === undefined ? ['scuttle', 'envoy-preflight'] : ['linkerd-await'];
}

function isTold(container: Container, { telling }: Wrapper): boolean {
  const env = environmentOf(container);
  return telling.some((name) => env.has(name));
}

function variablesOf(container: Container, { variables, title }: Wrapper) {
  return asList(container.spec.env).flatMap((entry, index) => {
    const name = asString(asMap(entry).name) ?? '';
    return variables.includes(name)
      ? [{ at: below(container.at, 'env', index), says: `${name} is a variable of ${title}` }]
      : [];
  });
}

function withoutSet(wrapper: Wrapper, place: HoldPlace): Answer {
  const { waiter, workload } = place;
  const { title, variables, inertWithout = '' } = wrapper;
  const use = envoyWrapperUse(wrapper, waiter, workload);
  if (use.kind === 'unknown') return refuse(use.reason, true);
  if (use.kind === 'inert') return refuse(`Without ${inertWithout} ${title} only starts the app.`, false);
  if (!isTold(waiter, wrapper))
    return advise([
      `If the image starts the app through ${title} or envoy-preflight, delete ${inertWithout} once the proxy is native.`,
    ]);
  const hold = holdInPlaceOf(use, place);
  if ('answer' in hold) return hold.answer;
  const [first, ...rest] = withoutVariables(waiter, variables, {
    applicability: 'unsafe',
    because: `Without ${inertWithout} ${title} neither waits for the proxy nor makes it exit, and the rest of its set has no reader.`,
  });
  if (first === undefined) return refuse('The variables are gone.', false);
  const review = [
    `Make sure that the image of "${waiter.name}" neither sets these variables itself nor reads them elsewhere.`,
    `${title} is still in the image and now only starts the app; take it out when you next build it.`,
  ];
  return {
    steps: [...hold.steps, { ...first, review }, ...rest],
    needed: use.quits.length > 0,
    restsOn: hold.restsOn,
  };
}

/** linkerd-await can only be switched off by a variable more; whether it was started with `--shutdown` is not shown. */
function switchedOff({ inertWith = '', title }: Wrapper, place: HoldPlace): Answer {
  const hold = injectedHold(linkerd, place);
  if (hold.kind === 'contrary') return refuse(hold.reason, false);
  if (hold.kind === 'open') return advise([`${title} stays. ${hold.reason}`]);
  const pins = injectionOf(place.workload, linkerd, place.project);
  const pin = pins?.kind === 'native' ? pins.pins.map(({ at, value }) => `${String(at.route.at(-1))}: "${value}"`) : [];
  const first = pin.length === 0 ? '' : ` Pin the proxy to native mode with \`${pin.join(', ')}\` in the same change.`;
  return advise([
    `Set ${inertWith}: "native-sidecar" in "${place.waiter.name}", so that ${title} only starts the app.${first}`,
  ]);
}
