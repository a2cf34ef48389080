import { followedIn } from './followed.ts';
import { everyWay } from './oracle.ts';
import type { Removal } from './removal.ts';
import { type Outcome, runScript } from './run.ts';
import { isSame, isZero, keyOf, NotFollowed } from './shell-state.ts';

/** Whose exit code a script has: the app's, the call's, a fixed number, or now one and now the other. */
export type ExitCode = 'app' | 'call' | 'zero' | 'constant' | 'mixed';

/** What the removal does to the way in which a script ends, over all ways in which its commands can fail. */
export interface Effect {
  readonly was: ExitCode;
  readonly becomes: ExitCode;
  /** With the call made and answered, the exit code differs in some way of running. */
  readonly changesCode: boolean;
  /** With the call made and answered, the script ended well in some way of running in which it no longer does. */
  readonly hid: boolean;
  /** In some way of running the call was never made, so that the sidecar stayed. */
  readonly hung: boolean;
  /** The exit code differs when the call itself fails. */
  readonly changesCodeOfFailedCall: boolean;
}

/** Why an effect is not known: the commands run differently, or there is something that is not followed. */
export type Unknown = 'other-commands' | 'not-followed';

/** Compares a script with and without what a removal takes out, in every way in which its commands can fail. */
export function effectOf(removal: Removal): Effect | Unknown {
  const followed = followedIn(removal);
  try {
    const ways = everyWay((oracle) => {
      const before = runScript(removal, { oracle, followed, without: false });
      const after = runScript(removal, { oracle, followed, without: true });
      return compared(before, after);
    });
    return ways === undefined ? 'not-followed' : summary(ways);
  } catch (error) {
    if (error instanceof NotFollowed) return 'not-followed';
    throw error;
  }
}

interface Way {
  readonly sameCommands: boolean;
  readonly sameCode: boolean;
  readonly ran: boolean;
  readonly failed: boolean;
  readonly guarded: boolean;
  readonly was: ExitCode;
  readonly becomes: ExitCode;
}

function compared(before: Outcome, after: Outcome): Way {
  const sameCode = isSame(before.status, after.status, before.shell);
  const was = codeOf(before);
  const becomes = codeOf(after);
  const { ran, guarded, failed } = before.shell.seen;
  return {
    sameCommands: before.trace.join('\n') === after.trace.join('\n'),
    sameCode,
    ran,
    failed,
    guarded,
    was,
    becomes,
  };
}

function codeOf({ status, shell }: Outcome): ExitCode {
  const key = keyOf(status);
  if (key === '#0') return 'zero';
  if (key.startsWith('#')) return 'constant';
  const zero = isZero(status, shell);
  if (!key.startsWith('call ')) return 'app';
  return zero ? 'zero' : 'call';
}

function summary(ways: readonly Way[]): Effect | Unknown {
  const usual = ways.filter((way) => !way.failed);
  if (usual.some((way) => !way.sameCommands)) return 'other-commands';
  return {
    was: common(ways.map((way) => way.was)),
    becomes: common(ways.map((way) => way.becomes)),
    changesCode: usual.some((way) => way.ran && !way.sameCode),
    hid: usual.some((way) => way.ran && way.was === 'zero' && way.becomes !== 'zero' && !way.sameCode),
    hung: usual.some((way) => !way.ran && !way.guarded),
    changesCodeOfFailedCall: ways.some((way) => way.failed && !way.sameCode),
  };
}

function common(codes: readonly ExitCode[]): ExitCode {
  const [first, ...others] = [...new Set(codes)];
  if (others.length === 1 && codes.includes('zero') && codes.includes('call')) return 'call';
  return first === undefined || others.length > 0 ? 'mixed' : first;
}
