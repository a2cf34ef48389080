import { flagsOf, programOf, programWords } from './argv.ts';
import type { Command, Script, Simple } from './script.ts';
import { loopbackTargetOf } from './target.ts';
import { isLoopback } from './url.ts';
import { resolved } from './variables.ts';
import { waitingCommandOf } from './wait/waiting-command.ts';

/** Clients of databases: their usual port and the flags that name a host and a port. */
const clients: Readonly<Record<string, { readonly port: number; readonly host: string; readonly portFlag: string }>> = {
  mysql: { port: 3306, host: 'h', portFlag: 'P' },
  mysqladmin: { port: 3306, host: 'h', portFlag: 'P' },
  mariadb: { port: 3306, host: 'h', portFlag: 'P' },
  'mariadb-admin': { port: 3306, host: 'h', portFlag: 'P' },
  psql: { port: 5432, host: 'h', portFlag: 'p' },
  pg_isready: { port: 5432, host: 'h', portFlag: 'p' },
  'redis-cli': { port: 6379, host: 'h', portFlag: 'p' },
};

/** The port on the pod's loopback that a command asks, a database client included. */
export function askedPortOf(command: Command, script: Script | undefined): number | undefined {
  const target = loopbackTargetOf(command, script);
  if (target !== undefined) return 'port' in target ? target.port : undefined;
  if (command.kind !== 'simple') return undefined;
  return ofClient(command, script) ?? ofWaiting(command, script);
}

function ofClient(command: Simple, script: Script | undefined): number | undefined {
  const program = programOf(command);
  const client = Object.hasOwn(clients, program) ? clients[program] : undefined;
  if (client === undefined) return undefined;
  const letters = `${client.host}${client.portFlag}uUdDfceva`;
  const { given } = flagsOf(programWords(command).slice(1), { letters, long: ['host', 'port', 'user', 'dbname'] });
  const last = (...names: readonly string[]) => {
    const word = names.flatMap((name) => given.get(name) ?? []).at(-1);
    return word === undefined || word === true ? undefined : resolved(word, script);
  };
  const host = last(client.host, 'host');
  if (host === undefined ? program !== 'redis-cli' : !isLoopback(host)) return undefined;
  const port = last(client.portFlag, 'port');
  return port === undefined ? client.port : /^\d{1,5}$/.test(port) ? Number(port) : undefined;
}

function ofWaiting(command: Simple, script: Script | undefined): number | undefined {
  const asked = script === undefined ? undefined : waitingCommandOf(command, script)?.targets[0];
  return asked !== undefined && 'port' in asked ? asked.port : undefined;
}
