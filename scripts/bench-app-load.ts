import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';
import type { SignedDelivery } from './bench-app-deliveries.ts';

/** Deliveries at a fixed rate, whether they are answered or not. */
export interface LoadPlan {
  readonly url: string;
  /** A second. */
  readonly rate: number;
  readonly seconds: number;
  readonly next: () => SignedDelivery;
}

/** What became of them. Times in milliseconds, from when each one was to be sent until its answer was there. */
export interface LoadResult {
  readonly rate: number;
  readonly sent: number;
  /** Answers by status; 0 for none. */
  readonly statuses: ReadonlyMap<number, number>;
  /** Of those that were taken, sorted. */
  readonly taken: readonly number[];
  /** Of those that were turned away, sorted. */
  readonly refused: readonly number[];
  /** How late the load itself was at worst: beyond a few milliseconds this machine is too slow to measure. */
  readonly late: number;
}

/** The time under which so much of all lie; `share` from 0 to 1. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Sends deliveries at their times. Nothing is held back when answers are slow: that is what latency is counted for. */
export async function load({ url, rate, seconds, next }: LoadPlan): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true });
  const statuses = new Map<number, number>();
  const times: Record<'taken' | 'refused', number[]> = { taken: [], refused: [] };
  const answers: Promise<void>[] = [];
  const begin = performance.now() + 50;
  const total = Math.round(rate * seconds);
  let late = 0;
  for (let sent = 0; sent < total; ) {
    const now = performance.now();
    for (; sent < total && begin + (sent * 1000) / rate <= now; sent += 1) {
      const planned = begin + (sent * 1000) / rate;
      late = Math.max(late, now - planned);
      const answered = post({ url, agent, delivery: next() }).then((status) => {
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        times[status === 202 ? 'taken' : 'refused'].push(performance.now() - planned);
      });
      answers.push(answered);
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(answers);
  agent.destroy();
  const sorted = (list: number[]): number[] => list.sort((a, b) => a - b);
  return { rate, sent: total, statuses, taken: sorted(times.taken), refused: sorted(times.refused), late };
}

interface Post {
  readonly url: string;
  readonly agent: Agent;
  readonly delivery: SignedDelivery;
}

/** The status of the answer; 0 if there was none within 30 seconds. */
async function post({ url, agent, delivery: { headers, body } }: Post): Promise<number> {
  return await new Promise((resolve) => {
    const sending = request(url, { method: 'POST', agent, headers, timeout: 30_000 }, (answer) => {
      answer.resume();
      answer.once('close', () => resolve(answer.statusCode ?? 0));
    });
    sending.once('timeout', () => sending.destroy());
    sending.once('error', () => resolve(0));
    sending.end(body);
  });
}
