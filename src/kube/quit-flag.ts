import { alloydbAuthProxy, cloudSqlProxy } from '../products/cloud-sql-proxy.ts';
import { isSet, mayBeSet } from '../products/flags.ts';
import { asList, asMap } from '../yaml/plain.ts';
import { below, type Location } from '../yaml/route.ts';
import { commandOf } from './command.ts';
import { productOf } from './identity.ts';
import { runOf } from './run.ts';
import type { Container } from './workload.ts';

const prefixes: ReadonlyMap<string, string> = new Map([
  [cloudSqlProxy.id, 'CSQL_PROXY'],
  [alloydbAuthProxy.id, 'ALLOYDB_PROXY'],
]);

/** An argument or variable, as people name it. */
export interface QuitFlag {
  readonly at: Location;
  readonly name: string;
}

/**
 * The arguments and variables of a Cloud SQL or AlloyDB proxy that only switch its quit endpoint on: `--quitquitquit`
 * and the port of the admin server, which `--debug` would need too. Source: cloud-sql-proxy `cmd/root.go`.
 */
export function quitFlagsOf(container: Container): readonly QuitFlag[] {
  const product = productOf(container)?.product;
  const prefix = product && prefixes.get(product.id);
  const run = product && runOf(container, product);
  if (prefix === undefined || run === undefined) return [];
  const debug = `${prefix}_DEBUG`;
  if (isSet(run.args, 'debug') || run.env.has(debug) || mayBeSet(run, debug)) return [];
  const flags = argumentsOf(container);
  const names = [`${prefix}_QUITQUITQUIT`, `${prefix}_ADMIN_PORT`];
  const variables = asList(container.spec.env).flatMap((entry, index) => {
    const name = String(asMap(entry).name);
    return names.includes(name) ? [{ at: below(container.at, 'env', index), name }] : [];
  });
  return [...flags, ...variables];
}

function argumentsOf(container: Container): readonly QuitFlag[] {
  const { argv } = commandOf(container);
  return argv.flatMap(({ value, at }, index) => {
    if (/^--?quitquitquit(?:=.*)?$/.test(value) || /^--?admin-port=/.test(value)) return [{ at, name: value }];
    const next = argv[index + 1];
    return /^--?admin-port$/.test(value) && next !== undefined
      ? [
          { at, name: value },
          { at: next.at, name: `the value of ${value}` },
        ]
      : [];
  });
}
