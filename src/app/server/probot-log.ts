import type { Probot } from 'probot';
import type { Fields, Log } from '../operating/log.ts';

/** Our log, as Probot wants one; what it has to say is rarely of interest. */
export function probotLog(log: Log): Probot['log'] {
  const at =
    (write: (message: string, fields?: Fields) => void) =>
    (first: unknown, ...rest: readonly unknown[]): void => {
      const [message] = typeof first === 'string' ? [first] : rest;
      write(String(message ?? 'Probot'), first instanceof Error ? { error: first } : {});
    };
  const { debug, info, warn, error } = log;
  const levels = {
    fatal: at(error),
    error: at(error),
    warn: at(warn),
    info: at(debug),
    debug: at(debug),
    trace: at(debug),
  };
  void info;
  return { ...levels, level: 'info', silent: () => undefined, child: () => probotLog(log) } as unknown as Probot['log'];
}
