import { basename } from '../shell/inner-word.ts';
import type { WaitLoop } from '../shell/wait/wait-loop.ts';
import type { WrapperName } from '../shell/wrapper.ts';
import type { Wait } from './probe-timing.ts';
import type { WaitedFor } from './waited-for.ts';

/** What the text of a wait says about its limits. */
export type Limits = Pick<WaitLoop, 'kind' | 'argv' | 'interval' | 'attempts' | 'timeout' | 'exitCode'> & {
  readonly tool?: WrapperName;
};

/** Seconds after which a waiting program gives up unless it is told otherwise. Sources: their READMEs. */
const defaults: Readonly<Partial<Record<WrapperName, number>>> = {
  'wait-for-it': 15,
  'wait-for': 15,
  wait4x: 10,
  dockerize: 10,
};

/** Where, how often and how long a wait looks; no limit at all for a timeout of 0. */
export function waitTiming(limits: Limits, sidecars: readonly WaitedFor[]): Wait {
  const { interval, tool } = limits;
  const timeout = limits.timeout ?? (tool === undefined ? longestOf(limits.argv) : defaults[tool]);
  const forTime =
    timeout === undefined || timeout === 0 ? undefined : Math.max(1, Math.ceil(timeout / (interval ?? 1)));
  const attempts = limits.attempts ?? forTime;
  const byDefault = tool !== undefined && limits.timeout === undefined;
  const loose = attempts !== undefined && (goesOn(limits) || byDefault);
  return {
    ...targetOf(sidecars),
    ...(interval === undefined ? {} : { periodSeconds: interval }),
    ...(attempts === undefined ? {} : { attempts }),
    ...(loose ? { loose } : {}),
  };
}

/** How long `cloud-sql-proxy wait` waits. Source: its `cmd/wait.go` (`--max`, `-m`; 30 seconds by default). */
function longestOf(argv: readonly string[] | undefined): number | undefined {
  if (argv === undefined || argv[1] !== 'wait' || basename(argv[0] ?? '') === 'pilot-agent') return undefined;
  const at = argv.findIndex((word) => /^(?:-m|--max)(?:=|$)/.test(word));
  const value = at < 0 ? '30s' : argv[at]?.includes('=') ? argv[at]?.split('=')[1] : argv[at + 1];
  const [, amount, unit] = /^(\d{1,6})(s|m)$/.exec(value ?? '') ?? [];
  return amount === undefined ? undefined : Number(amount) * (unit === 'm' ? 60 : 1);
}

/** Whether the app starts all the same when the wait gives up. */
function goesOn({ kind, tool, argv, exitCode }: Limits): boolean {
  if (tool === undefined) return kind !== 'program' && exitCode === undefined;
  return tool === 'wait-for-it' && !(argv ?? []).some((word) => word === '-s' || word === '--strict');
}

/** The port and path that a probe would ask in its place. */
function targetOf(sidecars: readonly WaitedFor[]): Pick<Wait, 'target'> {
  for (const { asked } of sidecars) {
    if (asked?.kind === 'tcp' && asked.port !== undefined) return { target: { port: asked.port } };
    if (asked?.kind === 'http' && asked.port !== undefined) return { target: { port: asked.port, path: asked.path } };
  }
  return {};
}
