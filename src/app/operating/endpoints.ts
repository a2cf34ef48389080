import { createServer, type Server } from 'node:http';
import type { Metrics } from './metrics.ts';

/** What the operator's endpoints tell. */
export interface Condition {
  readonly metrics: Metrics;
  /** Brings the numbers that are read, not counted, up to date. */
  readonly refresh: () => Promise<void>;
  /** Whether work can be taken now; the reason why not, else. */
  readonly readiness: () => Promise<true | string>;
}

/** A server for `/health`, `/ready` and `/metrics`; nobody but the operator should reach it. Not listening yet. */
export function operatorServer(condition: Condition): Server {
  return createServer((request, response) => {
    void answer(request.url ?? '/', condition).then(({ status, text }) => {
      response.writeHead(status, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
      response.end(text);
    });
  });
}

async function answer(path: string, condition: Condition): Promise<{ readonly status: number; readonly text: string }> {
  if (path === '/health') return { status: 200, text: 'alive\n' };
  try {
    if (path === '/ready') {
      const verdict = await condition.readiness();
      return verdict === true ? { status: 200, text: 'ready\n' } : { status: 503, text: `${verdict}\n` };
    }
    if (path !== '/metrics') return { status: 404, text: 'not found\n' };
    await condition.refresh();
    return { status: 200, text: condition.metrics.text() };
  } catch {
    return { status: 503, text: 'the database does not answer\n' };
  }
}
