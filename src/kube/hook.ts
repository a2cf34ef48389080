import { isQuitCall } from '../products/index.ts';
import { programOf, programWords } from '../shell/argv.ts';
import { flagWriteOf } from '../shell/flag-file.ts';
import { isEcho, isIdleList, isNothing, isPause } from '../shell/idle.ts';
import { killOf } from '../shell/kill.ts';
import { parseScript } from '../shell/parse.ts';
import { httpRequestOf } from '../shell/request.ts';
import type { Command, Loop, Script, Simple } from '../shell/script.ts';
import { loopbackTargetOf } from '../shell/target.ts';
import { everyCommand } from '../shell/walk.ts';
import type { Location } from '../yaml/route.ts';
import { ownerOf } from './endpoints.ts';
import { type Handler, handlerOf } from './handler.ts';
import { productOf } from './identity.ts';
import { scriptsOf } from './scripts.ts';
import type { Container, Workload } from './workload.ts';

/**
 * One thing that a hook does. `quit`: makes its own container exit. `drain`: only stops taking connections. `call`: an
 * HTTP request to the loopback. `flag-wait`, `app-wait`: waits for a file, or for something that another container
 * serves. `write`: makes a file. `log`: nothing of consequence. `other`: not understood.
 */
export interface HookPart {
  readonly kind: 'pause' | 'quit' | 'drain' | 'call' | 'flag-wait' | 'app-wait' | 'write' | 'log' | 'other';
  /** One clause for people. */
  readonly says: string;
  /** The files of a `flag-wait` or `write`. */
  readonly paths?: readonly string[];
  /** The command, with its span in the script. */
  readonly command?: Command;
}

/** What a `preStop` hook does. */
export interface Hook {
  readonly at: Location;
  readonly parts: readonly HookPart[];
  /** Present where the hook is a shell script that could be read. */
  readonly script?: { readonly at: Location; readonly script: Script };
}

/** The `preStop` hook of a container, taken apart; `undefined` where it has none. */
export function preStopOf(container: Container, workload: Workload): Hook | undefined {
  const handler = handlerOf(container, 'preStop');
  if (handler === undefined) return undefined;
  const { at } = handler;
  const place = { container, workload };
  if (handler.kind === 'sleep') return { at, parts: [{ kind: 'pause', says: `sleeps ${handler.seconds} s` }] };
  if (handler.kind !== 'exec') return { at, parts: [request(handler, place)] };
  const shown = scriptsOf(container).find(({ origin }) => origin === 'preStop');
  if (shown === undefined) return { at, parts: argvParts(handler.command.argv, place) };
  if (shown.script === undefined) return { at, parts: [{ kind: 'other', says: 'runs a script that cannot be read' }] };
  const parts = shown.script.statements.flatMap(({ command, background }) =>
    background ? [unknown(command, shown.script)] : partsIn(command, { ...place, script: shown.script }),
  );
  return { at, parts, script: { at: shown.shell.script.at, script: shown.script } };
}

interface Place {
  readonly container: Container;
  readonly workload: Workload;
  readonly script?: Script | undefined;
}

function argvParts(argv: readonly { readonly value: string }[], place: Place): readonly HookPart[] {
  const quoted = argv.map(({ value }) => `'${value.replaceAll("'", `'\\''`)}'`).join(' ');
  const script = parseScript(quoted);
  const command = script?.statements[0]?.command;
  if (command === undefined) return [{ kind: 'other', says: 'runs a command that cannot be read' }];
  return partsIn(command, { ...place, script }).map((part) => ({ ...part, says: part.says.replaceAll("'", '') }));
}

function partsIn(command: Command, place: Place): readonly HookPart[] {
  if (command.kind === 'and-or') {
    return command.operands.flatMap((operand, i) =>
      command.operators[i - 1] === '||' && !isNothing(operand)
        ? [unknown(operand, place.script)]
        : partsIn(operand, place),
    );
  }
  if (command.kind === 'loop') return [wait(command, place)];
  return [command.kind === 'simple' ? simple(command, place) : unknown(command, place.script)];
}

function simple(command: Simple, place: Place): HookPart {
  const says = `runs \`${textOf(command, place.script)}\``;
  if (isPause(command)) return { kind: 'pause', says, command };
  if (isEcho(command) || isNothing(command)) return { kind: 'log', says, command };
  if (quits(command, place)) return { kind: 'quit', says, command };
  const http = httpRequestOf(command, place.script);
  if (http?.loopback === true) return { ...called(http, place), says, command };
  const write = flagWriteOf(command, place.script);
  if (write !== undefined) return { kind: 'write', paths: write.paths, says, command };
  return { kind: 'other', says, command };
}

const stopping: Readonly<Record<string, readonly string[]>> = {
  nginx: ['quit', 'stop'],
  supervisorctl: ['stop', 'shutdown'],
};

function quits(command: Simple, { container, script }: Place): boolean {
  const product = productOf(container)?.product;
  const words = programWords(command).map((word) => word.unquoted);
  if (product !== undefined && isQuitCall(product, words)) return true;
  const kill = killOf(command, script);
  if (kill !== undefined) return kill.signal !== '0' && !['USR1', 'USR2', 'HUP', 'WINCH'].includes(kill.signal);
  return stopping[programOf(command)]?.some((word) => words.includes(word)) ?? false;
}

/** A request goes to the container itself (which it quits or drains) or to another one. */
function called(
  { port, path }: { readonly port?: number; readonly path: string },
  { container, workload }: Place,
): { readonly kind: 'quit' | 'drain' | 'call' } {
  const product = productOf(container)?.product;
  const bare = path.split('?')[0] ?? path;
  if (product?.drainEndpoints.some((end) => end.path.split('?')[0] === bare)) return { kind: 'drain' };
  if (product?.quitEndpoints.some((end) => end.path === bare)) return { kind: 'quit' };
  const owner = port === undefined ? undefined : ownerOf(workload, { kind: 'port', port, path });
  const own = owner?.kind === 'container' && owner.container === container;
  return { kind: own && bare.endsWith('/quitquitquit') ? 'quit' : 'call' };
}

function request(handler: Exclude<Handler, { kind: 'exec' | 'sleep' }>, place: Place): HookPart {
  if (handler.kind !== 'http') return { kind: 'other', says: `opens a ${handler.kind} connection` };
  const port = handler.port === undefined ? {} : { port: handler.port };
  return { ...called({ ...port, path: handler.path }, place), says: `requests ${handler.path}` };
}

const socketLists = new Set(['netstat', 'ss', 'lsof']);

function wait(loop: Loop, { container, workload, script }: Place): HookPart {
  if (!isIdleList(loop.body)) return unknown(loop, script);
  const says = `waits in \`${textOf(loop, script)}\``;
  for (const command of everyCommand(loop.condition)) {
    const target = loopbackTargetOf(command, script);
    if (target?.kind === 'file' || target?.kind === 'socket') {
      return { kind: 'flag-wait', paths: [target.path], says, command: loop };
    }
    if (command.kind === 'simple' && socketLists.has(programOf(command)))
      return { kind: 'app-wait', says, command: loop };
    const port = target !== undefined && 'port' in target ? target.port : undefined;
    if (port === undefined) continue;
    const owner = ownerOf(workload, { kind: 'port', port });
    const own = owner?.kind === 'container' && owner.container === container;
    return own ? unknown(loop, script) : { kind: 'app-wait', says, command: loop };
  }
  return unknown(loop, script);
}

function unknown(command: Command, script: Script | undefined): HookPart {
  return { kind: 'other', says: `runs \`${textOf(command, script)}\``, command };
}

function textOf({ span }: Command, script: Script | undefined): string {
  const text = (script?.text.slice(span.start, span.end) ?? '').replaceAll(/\s+/gu, ' ');
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
