import { quietRedirects } from '../shell/idle.ts';
import type { Loop, Script, Simple } from '../shell/script.ts';
import { everyCommand } from '../shell/walk.ts';
import { type StartGate, startGateOf } from './gate.ts';
import { handlerOf } from './handler.ts';
import { productOf } from './identity.ts';
import { runDirectly } from './known-sidecars.ts';
import type { Wait } from './probe-timing.ts';
import type { Project } from './project.ts';
import { scriptsOf } from './scripts.ts';
import { type StartWait, startWaitsIn } from './start-wait.ts';
import type { Container, Workload } from './workload.ts';

/**
 * The startup probe that stands in for all waits of a pod for one of its containers: it asks at least what they ask,
 * and gives the container as long as the most patient of them. `none` where no probe asks as much.
 */
export function waitedGateOf(container: Container, workload: Workload, project: Project): StartGate {
  const waits = waitsFor(container, workload);
  const remote = waits.flatMap((wait) => beyond(wait, container))[0];
  if (remote !== undefined) return { kind: 'none', reason: remote };
  const wait = mostPatient(waits.map(({ timing }) => timing));
  const check = checkIn(waits, container);
  const gate = startGateOf(runDirectly(container, workload), workload, {
    project,
    ...(wait === undefined ? {} : { wait }),
    ...(check === undefined ? {} : { check }),
  });
  const asksMore = gate.kind === 'probe' && gate.probe.tcpSocket !== undefined && wait?.target?.path !== undefined;
  return asksMore
    ? { kind: 'none', reason: 'Only its port could be probed, and the wait asks for an HTTP answer.' }
    : gate;
}

function waitsFor(container: Container, workload: Workload): readonly StartWait[] {
  return startWaitsIn(workload).filter(({ sidecars }) =>
    sidecars.some(({ owner }) => owner.kind === 'container' && owner.container === container),
  );
}

/** An endpoint that tells more than that the sidecar is up. */
function beyond({ sidecars }: StartWait, container: Container): readonly string[] {
  const ready = productOf(container)?.product.ready ?? [];
  return sidecars.flatMap(({ owner, asked }) => {
    if (owner.kind !== 'container' || owner.container !== container || asked?.kind !== 'http') return [];
    const known = ready.find(({ path }) => path === asked.path);
    return known === undefined || known.alone ? [] : [`${asked.path} depends on more than the sidecar itself.`];
  });
}

function mostPatient(waits: readonly Wait[]): Wait | undefined {
  const budget = ({ attempts, periodSeconds }: Wait) =>
    attempts === undefined ? Number.POSITIVE_INFINITY : attempts * (periodSeconds ?? 1);
  const [longest] = [...waits].sort((a, b) => budget(b) - budget(a) || (a.periodSeconds ?? 1) - (b.periodSeconds ?? 1));
  const target =
    waits.find((wait) => wait.target?.path !== undefined)?.target ?? waits.find((wait) => wait.target)?.target;
  return longest && { ...longest, ...(target === undefined ? {} : { target }) };
}

/** What a container's own `postStart` hook asks of it, as the argv of a probe. */
function checkIn(waits: readonly StartWait[], container: Container): readonly string[] | undefined {
  const own = waits.find(
    (wait) => wait.origin === 'postStart' && wait.waiter === container && wait.end.kind === 'whole',
  );
  if (own?.source === undefined || answersThroughApp(own, container)) return undefined;
  const { script, loop } = own.source;
  const found = [...everyCommand(script.statements)].find(
    (command): command is Loop => command.kind === 'loop' && sameSpan(command.span, loop.span),
  );
  return found && questionOf(found, script, container);
}

/** Only what is asked before the first app container starts is proven to be answered without it. */
function answersThroughApp({ sidecars }: StartWait, container: Container): boolean {
  const first = container.role === 'init' || container.index === 0;
  return !first && sidecars.some(({ asked }) => asked?.kind === 'http');
}

function sameSpan(a: { readonly start: number; readonly end: number }, b: typeof a): boolean {
  return a.start === b.start && a.end === b.end;
}

/**
 * The condition of a loop without the loop: a plain command as it is, anything else by the hook's own shell. Kubernetes
 * expands `$(NAME)` in probes and not in hooks.
 */
function questionOf(loop: Loop, script: Script, container: Container): readonly string[] | undefined {
  const [statement, ...others] = loop.condition;
  if (statement === undefined || others.length > 0) return undefined;
  const { command } = statement;
  const negated = command.kind === 'pipeline' && command.negated && command.members.length === 1;
  const asked = negated ? command.members[0] : command;
  if (asked === undefined || loop.until === negated) return undefined;
  if (asked.kind === 'simple' && isPlain(asked)) return asked.words.map(({ value }) => value ?? '');
  const text = script.text.slice(asked.span.start, asked.span.end);
  const shell = shellOfHook(container);
  return shell === undefined || /\$\(|\n/.test(text) ? undefined : [shell, '-c', text];
}

function isPlain({ words, assignments, redirects }: Simple): boolean {
  const builtin = ['command', 'builtin', 'exec', 'time', '[', 'test'].includes(words[0]?.value ?? '[');
  const plain = words.every((word) => word.value !== undefined && !word.pattern && !word.value.includes('$'));
  return plain && !builtin && assignments.length === 0 && quietRedirects(redirects);
}

function shellOfHook(container: Container): string | undefined {
  return scriptsOf(container).find(({ origin }) => origin === 'postStart')?.shell.program.value;
}

/** Whether a container's startup probe is known to ask for a port, or to be the check of its own product. */
export function probesPort(container: Container, port: number | undefined): boolean {
  const probe = handlerOf(container, 'startupProbe');
  if (probe === undefined || probe.kind === 'sleep') return false;
  if (probe.kind !== 'exec') return port !== undefined && probe.port === port;
  const [program] = probe.command.own;
  const binaries = productOf(container)?.product.binaries ?? [];
  const own = program !== undefined && binaries.includes(program.value.slice(program.value.lastIndexOf('/') + 1));
  const words = probe.command.shell?.script.value ?? probe.command.own.map(({ value }) => value).join(' ');
  return own || (port !== undefined && new RegExp(`(?:^|[ :/])${port}(?:[ /;]|$)`).test(words));
}
