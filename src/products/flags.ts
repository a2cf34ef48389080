import type { Run } from './product.ts';

/**
 * The value of a command line flag, given without dashes: `''` where it stands alone, `undefined` where it is absent.
 * Reads `--flag=value`, `--flag value` and the same with one dash, as Go programs do; the last one counts. A value
 * that follows as an argument of its own is read only for flags in `withValue`.
 */
export function flagOf(args: readonly string[], name: string, withValue = true): string | undefined {
  let found: string | undefined;
  for (const [i, arg] of args.entries()) {
    if (arg === '--') break;
    if (!arg.startsWith('-')) continue;
    const bare = arg.replace(/^--?/, '');
    if (bare === name) found = withValue ? valueAfter(args, i) : '';
    else if (bare.startsWith(`${name}=`)) found = bare.slice(name.length + 1);
  }
  return found;
}

function valueAfter(args: readonly string[], index: number): string {
  const next = args[index + 1];
  return next === undefined || next.startsWith('-') ? '' : next;
}

/** Whether a boolean flag is set: alone, or with a value that Go reads as true. */
export function isSet(args: readonly string[], name: string): boolean {
  const value = flagOf(args, name, false);
  return value !== undefined && isTrue(value === '' ? 'true' : value);
}

/** Whether a text is one that Go's `strconv.ParseBool` reads as true. */
export function isTrue(value: string): boolean {
  return ['1', 't', 'T', 'true', 'TRUE', 'True'].includes(value);
}

/** Whether a variable may be set to something that the manifest does not show. */
export function mayBeSet(run: Run, variable: string): boolean {
  return run.env.has(variable) ? run.env.get(variable) === undefined : run.openEnv;
}

/** A TCP port written as a decimal number. */
export function portNumber(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,5}$/.test(text)) return undefined;
  const port = Number(text);
  return port > 0 && port < 65536 ? port : undefined;
}

/** The port and reach of a Go listen address such as `:8080`, `127.0.0.1:9090` or `[::]:80`. */
export function listenAddress(text: string): { port: number; loopbackOnly: boolean } | undefined {
  const colon = text.lastIndexOf(':');
  const port = portNumber(text.slice(colon + 1));
  if (colon < 0 || port === undefined) return undefined;
  return { port, loopbackOnly: isLoopback(text.slice(0, colon)) };
}

/** Whether a host is the pod's own loopback. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}
