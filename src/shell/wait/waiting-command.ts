import { flagsOf, programWords } from '../argv.ts';
import { basename } from '../inner-word.ts';
import { httpRequestOf } from '../request.ts';
import type { Script, Simple, Word } from '../script.ts';
import { loopbackTargetOf, type Target } from '../target.ts';
import { type Wrapper, wrapperOf } from '../wrapper.ts';

/** A command that waits for something in the pod by itself. */
export interface WaitingCommand {
  readonly kind: 'retry' | 'program';
  readonly targets: readonly Target[];
  readonly argv: readonly string[];
  readonly interval?: number;
  readonly attempts?: number;
  readonly timeout?: number;
  /** Set where it also runs another program. */
  readonly wrapper?: Wrapper;
}

/** `curl --retry`, `wait-for-it`, `pilot-agent wait` and the like. */
export function waitingCommandOf(command: Simple, script: Script): WaitingCommand | undefined {
  const argv = programWords(command).map((word) => word.unquoted);
  return viaRetries(command, script) ?? viaWrapper(argv) ?? viaProgram(argv);
}

/** A request that is repeated while the connection is refused. */
function viaRetries(command: Simple, script: Script): WaitingCommand | undefined {
  const target = loopbackTargetOf(command, script);
  if (
    target?.kind !== 'http' ||
    !['GET', 'HEAD'].includes(target.method) ||
    httpRequestOf(command, script) === undefined
  )
    return undefined;
  const valued = [
    'retry',
    'retry-delay',
    'retry-max-time',
    'tries',
    'waitretry',
    'max-time',
    'connect-timeout',
    'output',
    'write-out',
  ];
  const { given } = flagsOf(programWords(command).slice(1), { letters: 'omwtTO', long: valued });
  if (!given.has('retry-connrefused') && !given.has('retry-all-errors')) return undefined;
  const seconds = (flag: string) => numberIn(given.get(flag)?.at(-1));
  const attempts = seconds('retry') ?? seconds('tries') ?? seconds('t');
  const interval = seconds('retry-delay') ?? seconds('waitretry');
  return {
    kind: 'retry',
    targets: [target],
    argv: programWords(command).map((word) => word.unquoted),
    ...(interval !== undefined && { interval }),
    ...(attempts !== undefined && attempts > 0 && { attempts }),
  };
}

function numberIn(value: Word | true | undefined): number | undefined {
  if (value === undefined || value === true) return undefined;
  return /^\d{1,6}$/.test(value.value ?? '') ? Number(value.value) : undefined;
}

const waiters = new Set(['wait-for-it', 'wait-for', 'wait4x', 'dockerize']);

function viaWrapper(argv: readonly string[]): WaitingCommand | undefined {
  const wrapper = wrapperOf(argv);
  if (wrapper === undefined || !waiters.has(wrapper.program) || wrapper.drops.length === 0) return undefined;
  const { targets, timeout } = wrapper;
  const own = { kind: 'program', targets, argv, ...(timeout !== undefined && { timeout }) } as const;
  return wrapper.drops.length === argv.length ? own : { ...own, wrapper };
}

const proxies = new Set(['pilot-agent', 'cloud-sql-proxy', 'alloydb-auth-proxy']);

/** Proxies whose own program waits for their readiness: `pilot-agent wait`, `cloud-sql-proxy wait` (2.8.0). */
function viaProgram(argv: readonly string[]): WaitingCommand | undefined {
  if (!proxies.has(basename(argv[0] ?? '')) || argv[1] !== 'wait') return undefined;
  return { kind: 'program', targets: [], argv };
}
