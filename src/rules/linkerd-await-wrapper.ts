import { defineRule } from '../engine/rule.ts';
import { type Answer, advise, refuse, type Step } from '../engine/step.ts';
import { environmentOf } from '../kube/container.ts';
import { injectionOf } from '../kube/mesh.ts';
import type { Container } from '../kube/workload.ts';
import { type WrapperCall, wrapperCallsIn } from '../kube/wrapper-call.ts';
import { linkerd } from '../products/linkerd.ts';
import { wrapperOf } from '../products/wrapper.ts';
import { basename } from '../shell/inner-word.ts';
import { type HoldPlace, injectedHold } from './start-hold.ts';
import { madeNative } from './stop-removal.ts';
import { withoutVariables, withoutWrapper } from './unwrapped.ts';
import { firstProcess, leftoversOf } from './wrapper-advice.ts';
import { containerAt, evidenceOfCall, placeOfCall, standsAt, type WrapperPlace } from './wrapper-place.ts';

/** linkerd-await in front of an app. */
export const linkerdAwaitWrapper = defineRule<WrapperPlace>({
  id: 'linkerd-await-wrapper',
  category: 'startup',
  docs: {
    title: 'linkerd-await in front of the app',
    what: 'A container starts its app through `linkerd-await`, which waits until the Linkerd proxy is ready and, with `--shutdown`, makes it exit after the app.',
    why: 'A native proxy is started before the app, holds it back until it is ready and is stopped after it. With `--shutdown` the wrapper makes a proxy exit that the kubelet then restarts.',
    safety:
      'Safe: the same diff pins the proxy of this pod to native mode with the annotation that the assumed version reads. With `config.linkerd.io/proxy-await: disabled` a native proxy has no startup probe, so the wrapper stays and loses only `--shutdown`. Refused where the pod says that its proxy is classic. In `args` without a `command` it is only reported.',
    references: [
      'linkerd/linkerd-await README and src/main.rs',
      'linkerd2 `charts/partials/templates/_proxy.tpl`; `tasks/graceful-shutdown.md`',
    ],
  },
  signals: ['linkerd-await'],
  detect: (workload) =>
    [...workload.containers, ...workload.initContainers].flatMap((container) =>
      callsIn(container).map((call) => ({
        rule: 'linkerd-await-wrapper',
        category: 'startup',
        workload: workload.ref,
        container: container.name,
        message: messageOf(container, call),
        confidence: 'high',
        evidence: evidenceOfCall(call),
        data: placeOfCall(container, call),
      })),
    ),
  plan({ data }, workload, project) {
    const container = containerAt(data, workload);
    const call = container && callsIn(container).find((one) => standsAt(one, data));
    if (container === undefined || call === undefined) return refuse('The wrapper is gone.', false);
    return withoutAwait(call, { waiter: container, workload, project });
  },
});

const idle = ['true', ':', 'echo', 'printf', 'sleep'];

/** Around `echo` or `true`, `linkerd-await --shutdown` is a mere quit call. */
function callsIn(container: Container): readonly WrapperCall[] {
  return wrapperCallsIn(container, ['linkerd-await']).filter(({ wrapper: { quits, start }, argv }) => {
    const program = start === undefined ? undefined : basename(argv[start] ?? '');
    return !quits || (program !== undefined && !idle.includes(program));
  });
}

function messageOf(container: Container, { wrapper }: WrapperCall): string {
  const quits = wrapper.quits ? ' and makes it exit afterwards' : '';
  const does = isInert(container) ? 'is switched off by a variable' : `waits for the Linkerd proxy${quits}`;
  return `Container "${container.name}" starts its app through linkerd-await, which ${does}.`;
}

function withoutAwait(call: WrapperCall, place: HoldPlace): Answer {
  const { waiter, workload, project } = place;
  const inert = isInert(waiter);
  const native = injectionOf(workload, linkerd, project)?.kind === 'native';
  const needed = call.wrapper.quits && native && !inert;
  const removal = call.without(call.wrapper.drops);
  if (removal.kind === 'none') return advise([`Take linkerd-await out by hand. ${removal.reason}`], needed);
  const hold = inert ? ({ kind: 'held', steps: [], restsOn: [] } as const) : injectedHold(linkerd, place);
  if (hold.kind === 'contrary') return refuse(hold.reason, false);
  if (hold.kind === 'open')
    return needed ? withoutShutdown(call, place) : advise([`linkerd-await stays. ${hold.reason}`]);
  const [program = ''] = call.argv;
  const unwrapping = withoutWrapper(removal, call.at, {
    applicability: 'safe',
    because: inert
      ? 'It is switched off by a variable, so it does nothing but start the app.'
      : 'The kubelet starts the app once the native proxy is ready, and stops the proxy after it.',
    ...(call.wrapper.quits && !inert
      ? { review: [codes, ...firstProcess(call, { container: waiter, workload })] }
      : {}),
  });
  const because = 'Only linkerd-await read its variables.';
  const env = withoutVariables(waiter, variables, { applicability: 'safe', because });
  const advice = leftoversOf({ container: waiter, workload, program });
  return {
    steps: [...hold.steps, ...(unwrapping ?? []), ...env],
    needed,
    restsOn: hold.restsOn,
    ...(advice.length === 0 ? {} : { advice }),
  };
}

/** Without `--shutdown` it replaces itself with the app and has no exit codes of its own afterwards. */
const codes = 'Exit codes of linkerd-await itself vanish: 71 when a signal ended the app, 69 when its wait timed out.';
const variables = wrapperOf('linkerd-await')?.variables ?? [];

function isInert(container: Container): boolean {
  const env = environmentOf(container);
  return ['LINKERD_AWAIT_DISABLED', 'LINKERD_DISABLED'].some((name) => (env.get(name) ?? '') !== '');
}

/** The wrapper goes on waiting, but no longer makes the native proxy exit. */
function withoutShutdown(call: WrapperCall, { workload, project, waiter }: HoldPlace): Answer {
  const native = madeNative({ addressee: { kind: 'injected', product: linkerd.id } }, { workload, project }, 'safe');
  if ('refusal' in native) return refuse(native.refusal, true);
  const end = call.wrapper.start ?? call.argv.length;
  const flags = [...call.argv.keys()].filter((i) => i < end && /^(?:-S|--shutdown)$/.test(call.argv[i] ?? ''));
  const step: Omit<Step, 'operation'> = {
    applicability: 'safe',
    because: `It would make the native proxy exit; the wait stays, since nothing else holds "${waiter.name}" back.`,
  };
  const removal = withoutWrapper(call.without(flags), call.at, step);
  if (flags.length === 0 || removal === undefined) return refuse('Its --shutdown cannot be taken out exactly.', true);
  return { steps: [...native.steps, ...removal], needed: true, restsOn: native.restsOn };
}
