import { commandOfArgv } from '../shell/argv-command.ts';
import { coursesIn } from '../shell/course.ts';
import type { Command, Script } from '../shell/script.ts';
import { askedPortOf } from '../shell/server-question.ts';
import { below } from '../shell/walk.ts';
import { declaredPortsOf } from './container.ts';
import { statedAt } from './endpoints.ts';
import { type HandlerName, handlerOf } from './handler.ts';
import { knowledgeOf } from './run-end.ts';
import { runsIn } from './runs.ts';
import { scriptsOf } from './scripts.ts';
import type { Container } from './workload.ts';
import { waitTools, wrapperCallsIn } from './wrapper-call.ts';

/** Ports of the pod that a container's script waits for before it starts its own program. */
export function portsBeforeStart(container: Container): readonly number[] {
  const script = scriptsOf(container).find(({ origin }) => origin === 'command')?.script;
  return [...inFront(container), ...(script === undefined ? [] : portsBefore(script, container))];
}

/** Ports that a program in front of the container's own waits for, such as `wait-for-it`. */
function inFront(container: Container): readonly number[] {
  return wrapperCallsIn(container, waitTools)
    .filter(({ within }) => within === undefined)
    .flatMap(({ wrapper }) => wrapper.targets.flatMap((target) => ('port' in target ? (target.port ?? []) : [])));
}

/** What stands before the last statement, and nothing behind a program that was started in the background. */
function portsBefore(script: Script, container: Container): readonly number[] {
  const started = script.statements.findIndex(({ background }) => background);
  const foreground = started < 0 ? script.statements : script.statements.slice(0, started);
  const commands = foreground.flatMap(({ command }) => (command.kind === 'and-or' ? command.operands : [command]));
  const before = started < 0 ? commands.slice(0, -1) : commands;
  const course = coursesIn(script, knowledgeOf(container));
  return before.flatMap((command) => waitedIn(command, script, (one) => course(one) === 'goes-on'));
}

/** Ports that the waits in a command ask; an endless loop that asks is a container's work, and no wait before it. */
function waitedIn(command: Command, script: Script, isEndless: (part: Command) => boolean): readonly number[] {
  const ports: number[] = [];
  for (const part of below(command)) {
    const loop = part.kind === 'loop' || part.kind === 'for';
    const waits = loop || (part.kind === 'simple' && isRepeated(part.words.map((word) => word.unquoted)));
    if (!waits || isEndless(part)) continue;
    ports.push(...[...below(part)].flatMap((one) => askedPortOf(one, script) ?? []));
  }
  return ports;
}

const waiters = /^(?:.*\/)?(?:wait-for(?:-it)?(?:\.sh)?|wait4x|dockerize)$/;

function isRepeated(words: readonly string[]): boolean {
  return words.some((word) => word.startsWith('--retry') || waiters.test(word));
}

/** Ports of the pod that a probe or hook asks. */
export function portsOfHandler(container: Container, name: HandlerName): readonly number[] {
  const handler = handlerOf(container, name);
  if (handler === undefined || handler.kind === 'sleep') return [];
  if (handler.kind !== 'exec') return handler.port === undefined || 'host' in handler ? [] : [handler.port];
  const shown = scriptsOf(container).find(({ origin }) => origin === name);
  if (shown?.script !== undefined) {
    const { script } = shown;
    return script.statements.flatMap(({ command }) =>
      [...below(command)].flatMap((one) => askedPortOf(one, script) ?? []),
    );
  }
  const argv = handler.command.own.map(({ value }) => value);
  const port = askedPortOf(commandOfArgv(argv, []), undefined);
  return port === undefined ? [] : [port];
}

/** Whether a container is shown to listen on a port itself: it declares it, or its product listens there. */
export function listensOn(container: Container, port: number): boolean {
  if (declaredPortsOf(container).some((declared) => declared.port === port)) return true;
  return runsIn(container).some(
    ({ product, run }) =>
      product.ports.includes(port) ||
      product.ready.some((endpoint) => endpoint.port === port) ||
      product.listeners(run).some((listener) => listener.port === port),
  );
}

/** The first of some containers whose manifest says that it answers on a port. */
export function answererOf(port: number, containers: readonly Container[]): Container | undefined {
  return containers.find((container) => statedAt(container, port).length > 0);
}
