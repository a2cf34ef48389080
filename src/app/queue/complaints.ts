import type { Log } from '../operating/log.ts';
import type { QueueComplaint } from './boss.ts';

/** Milliseconds for which the same complaint is not written again. */
const interval = 60_000;

/** So many different complaints are told apart. */
const most = 100;

/**
 * Writes what goes wrong in the background to a log, the same once in a minute with how often it was kept back since:
 * while a database is away every worker of every queue complains every two seconds.
 */
export function complaintsTo(log: Pick<Log, 'warn'>, now: () => number): QueueComplaint {
  const written = new Map<string, { readonly at: number; keptBack: number }>();
  return ({ error, warning }) => {
    const what = warning ?? kindOf(error);
    const last = written.get(what);
    const age = last === undefined ? interval : now() - last.at;
    // A clock that was set back keeps nothing back.
    if (last !== undefined && age >= 0 && age < interval) {
      last.keptBack += 1;
      return;
    }
    if (written.size >= most) written.clear();
    written.set(what, { at: now(), keptBack: 0 });
    const keptBack = last?.keptBack ?? 0;
    log.warn(warning ?? 'The queue complains', { error, ...(keptBack > 0 ? { keptBack } : {}) });
  };
}

/** Messages name the queue and the worker; the rest is the same for all of them. */
function kindOf(error: unknown): string {
  const { code, message } = (error ?? {}) as { readonly code?: unknown; readonly message?: unknown };
  return `${code ?? ''} ${String(message ?? error).replace(/ \(Queue: [^)]*\)$/u, '')}`;
}
