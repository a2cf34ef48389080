import { defineRule } from '../engine/rule.ts';
import { type Answer, advise, refuse, type Step } from '../engine/step.ts';
import { envoyWrapperUse } from '../kube/envoy-wrapper.ts';
import type { Container, Workload } from '../kube/workload.ts';
import { type WrapperCall, wrapperCallsIn } from '../kube/wrapper-call.ts';
import { wrapperOf } from '../products/wrapper.ts';
import { holdInPlaceOf, quitsNative } from './envoy-wrapper-hold.ts';
import type { HoldPlace } from './start-hold.ts';
import { withoutVariables, withoutWrapper } from './unwrapped.ts';
import { firstProcess, leftoversOf } from './wrapper-advice.ts';
import { containerAt, evidenceOfCall, placeOfCall, standsAt, type WrapperPlace } from './wrapper-place.ts';

const names = ['scuttle', 'envoy-preflight'] as const;

/** scuttle or envoy-preflight in front of an app. */
export const scuttleWrapper = defineRule<WrapperPlace>({
  id: 'scuttle-wrapper',
  category: 'completion',
  docs: {
    title: 'scuttle or envoy-preflight in front of the app',
    what: 'A container starts its app through `scuttle` or `envoy-preflight`, which wait until Envoy is ready, run the app and then tell the proxy, and other sidecars, to quit. They are set up by variables such as `ENVOY_ADMIN_API` and `ISTIO_QUIT_API`.',
    why: 'A native proxy is started before the app, holds it back until it is ready and is stopped after it. Left behind, the wrapper makes a proxy exit that the kubelet then restarts.',
    safety:
      'Safe where every sidecar that the wrapper addresses is native, or becomes native in the same diff: the exit code of the app was passed on before. Without `ENVOY_ADMIN_API` the wrapper only starts the app. Refused where the mesh is classic, or where the manifest does not show what the wrapper addresses. In `args` without a `command` it is only reported.',
    references: ['redboxllc/scuttle main.go and README', 'monzo/envoy-preflight README', 'istio#6324'],
  },
  signals: [...names],
  detect: (workload) =>
    [...workload.containers, ...workload.initContainers].flatMap((container) =>
      wrapperCallsIn(container, names).map((call) => ({
        rule: 'scuttle-wrapper',
        category: 'completion',
        workload: workload.ref,
        container: container.name,
        message: `Container "${container.name}" starts its app through ${call.wrapper.program}, which ${purposeOf(call, container, workload)}.`,
        confidence: 'high',
        evidence: evidenceOfCall(call),
        data: placeOfCall(container, call),
      })),
    ),
  plan({ data }, workload, project) {
    const container = containerAt(data, workload);
    const call = container && wrapperCallsIn(container, names).find((one) => standsAt(one, data));
    if (container === undefined || call === undefined) return refuse('The wrapper is gone.', false);
    return withoutScuttle(call, { waiter: container, workload, project });
  },
});

function purposeOf({ wrapper }: WrapperCall, container: Container, workload: Workload): string {
  const facts = wrapperOf(wrapper.program);
  const use = facts && envoyWrapperUse(facts, container, workload);
  return use?.kind === 'inert'
    ? 'only starts it, as ENVOY_ADMIN_API is not set'
    : 'waits for the proxy and makes it quit afterwards';
}

function withoutScuttle(call: WrapperCall, place: HoldPlace): Answer {
  const { waiter, workload } = place;
  const [program = ''] = call.argv;
  const facts = wrapperOf(program);
  if (facts === undefined) return refuse('Nothing is known of the wrapper.', true);
  const use = envoyWrapperUse(facts, waiter, workload);
  if (use.kind === 'unknown') return refuse(use.reason, true);
  const removal = call.without(call.wrapper.drops);
  if (removal.kind === 'none')
    return advise(
      [`Take ${facts.title} out by hand. ${removal.reason}`],
      use.kind === 'active' && quitsNative(use, place),
    );
  const hold = use.kind === 'inert' ? { steps: [], safe: true, restsOn: [] } : holdInPlaceOf(use, place);
  if ('answer' in hold) return hold.answer;
  const because =
    use.kind === 'inert'
      ? `Without ENVOY_ADMIN_API ${facts.title} does nothing but start the app.`
      : `The kubelet starts the app once the proxy is ready, and stops the proxy after it; ${facts.title} would make a native proxy exit.`;
  const step: Omit<Step, 'operation'> = { applicability: hold.safe ? 'safe' : 'unsafe', because };
  const review = [
    `Exit codes of ${facts.title} itself vanish: ${facts.exitCode}.`,
    ...firstProcess(call, { container: waiter, workload }),
  ];
  const unwrapping = withoutWrapper(removal, call.at, { ...step, review }) ?? [];
  const env = withoutVariables(waiter, facts.variables, {
    ...step,
    because: `Only ${facts.title} read its variables.`,
  });
  const shared = workload.podSpec.shareProcessNamespace === true ? [sharedProcesses(facts.title)] : [];
  const advice = [...leftoversOf({ container: waiter, workload, program }), ...shared];
  return {
    steps: [...hold.steps, ...unwrapping, ...env],
    needed: use.kind === 'active' && use.quits.length > 0,
    restsOn: hold.restsOn,
    ...(advice.length === 0 ? {} : { advice }),
  };
}

function sharedProcesses(title: string): string {
  return `\`shareProcessNamespace\` may have been there for ${title} to kill the proxy; take it away if nothing else needs it.`;
}
