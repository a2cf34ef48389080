import { commandOfArgv } from '../shell/argv-command.ts';
import { courseOfCommand } from '../shell/course.ts';
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

/** Ports of the pod that a container's script waits for before it starts its own program. */
export function portsBeforeStart(container: Container): readonly number[] {
  const script = scriptsOf(container).find(({ origin }) => origin === 'command')?.script;
  return script === undefined ? [] : portsBefore(script, container);
}

function portsBefore(script: Script, container: Container): readonly number[] {
  const ports: number[] = [];
  for (const { command, background } of script.statements.slice(0, -1)) {
    if (background) break;
    const parts = command.kind === 'and-or' ? command.operands : [command];
    ports.push(...parts.flatMap((part) => waitedIn(part, script, container)));
  }
  const last = script.statements.at(-1)?.command;
  const chained = last?.kind === 'and-or' ? last.operands.slice(0, -1) : [];
  return [...ports, ...chained.flatMap((part) => waitedIn(part, script, container))];
}

/** An endless loop that asks is a container's work, and no wait before it. */
function waitedIn(command: Command, script: Script, container: Container): readonly number[] {
  const waits = command.kind === 'loop' || command.kind === 'for' || command.kind === 'simple';
  if (!waits || courseOfCommand(command, script, knowledgeOf(container)) === 'goes-on') return [];
  if (command.kind === 'simple' && command.inner === undefined && !isRepeated(command.words.map((w) => w.unquoted)))
    return [];
  return [...below(command)].flatMap((one) => askedPortOf(one, script) ?? []);
}

const waiters = /^(?:.*\/)?(?:wait-for(?:-it)?(?:\.sh)?|wait4x|dockerize)$/;

function isRepeated(words: readonly string[]): boolean {
  return words.some((word) => /^--retry/.test(word) || waiters.test(word));
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
