import { flagsOf, programOf, programWords } from './argv.ts';
import { deviceAddressOf } from './device.ts';
import { httpRequestOf } from './request.ts';
import type { Command, Group, Script, Simple, TestExpression } from './script.ts';
import { testOf } from './test-expression.ts';
import { isLoopback, urlOf } from './url.ts';
import { resolved } from './variables.ts';

/** Something in the pod that a command asks for. A port that a variable holds is named and not guessed. */
export type Target =
  | {
      readonly kind: 'http';
      readonly port?: number;
      readonly portVariable?: string;
      readonly path: string;
      readonly method: string;
    }
  | { readonly kind: 'tcp'; readonly port?: number; readonly portVariable?: string }
  | { readonly kind: 'socket' | 'file'; readonly path: string };

/**
 * What a single command asks of the pod: an HTTP endpoint or a TCP port on the loopback interface, a socket, a file.
 * `pg_isready`, `mysqladmin ping` and `redis-cli ping` ask a server behind the port and are no targets.
 */
export function loopbackTargetOf(command: Command, script?: Script): Target | undefined {
  const expression = testOf(command);
  if (expression !== undefined) return fileTarget(expression, script);
  if (command.kind === 'subshell' || command.kind === 'group')
    return deviceTarget(command, script) ?? inside(command, script);
  if (command.kind !== 'simple') return undefined;
  return httpTarget(command, script) ?? netcatTarget(command, script) ?? deviceTarget(command, script);
}

/** `(echo > /dev/tcp/…)`, `{ nc -z …; }`. */
function inside({ body }: Group, script: Script | undefined): Target | undefined {
  const [only, ...others] = body.map((statement) => statement.command);
  if (only?.kind !== 'simple' || others.length > 0 || testOf(only) !== undefined) return undefined;
  return loopbackTargetOf(only, script);
}

function httpTarget(command: Simple, script: Script | undefined): Target | undefined {
  const request = httpRequestOf(command, script);
  if (request === undefined || !request.loopback) return undefined;
  const port = portIn(request);
  if (request.scheme === 'telnet') return { kind: 'tcp', ...port };
  return { kind: 'http', ...port, path: request.path, method: request.method };
}

function portIn(from: { readonly port?: number; readonly portVariable?: string }): {
  readonly port?: number;
  readonly portVariable?: string;
} {
  if (from.port !== undefined) return { port: from.port };
  return from.portVariable === undefined ? {} : { portVariable: from.portVariable };
}

function netcatTarget(command: Simple, script: Script | undefined): Target | undefined {
  if (!['nc', 'ncat', 'netcat'].includes(programOf(command))) return undefined;
  const flags = flagsOf(programWords(command).slice(1), {
    letters: 'wqispxXoOT',
    long: ['wait', 'source-port', 'source'],
  });
  const silent = command.redirects.some(({ operator, target }) => operator === '<' && target?.value === '/dev/null');
  const [host, port, ...others] = flags.rest;
  if (!(flags.given.has('z') || silent) || flags.given.has('u') || others.length > 0) return undefined;
  if (host === undefined || port === undefined || !isLoopback(resolved(host, script))) return undefined;
  const url = urlOf(`tcp://localhost:${resolved(port, script)}`);
  return url && { kind: 'tcp', ...portIn(url) };
}

function deviceTarget(command: Parameters<typeof deviceAddressOf>[0], script: Script | undefined): Target | undefined {
  const url = deviceAddressOf(command, script);
  return url?.loopback === true ? { kind: 'tcp', ...portIn(url) } : undefined;
}

function fileTarget(expression: TestExpression, script: Script | undefined): Target | undefined {
  if (expression.kind === 'not') return fileTarget(expression.operand, script);
  if (expression.kind !== 'unary') return undefined;
  const path = resolved(expression.operand, script);
  if (!path.startsWith('/') || path.includes('$')) return undefined;
  if (expression.operator === '-S') return { kind: 'socket', path };
  return ['-e', '-f', '-s', '-r', '-d'].includes(expression.operator) ? { kind: 'file', path } : undefined;
}
