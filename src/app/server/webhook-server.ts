import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { OverloadedError } from '../intake/intake.ts';
import type { Log } from '../operating/log.ts';
import { announcedLength, BodyError, largestBody, readBody } from './body.ts';
import type { Receiver } from './receiver.ts';

/** What the server works with. `answered` is told of every answer and the seconds it took. */
export interface WebhookSettings {
  readonly receiver: Receiver;
  readonly log: Log;
  /** Whether deliveries would be turned away. */
  readonly full: () => boolean;
  readonly answered: (status: number, seconds: number) => void;
  /** Bytes of bodies that may be held at a time. */
  readonly room?: number;
}

/** Where GitHub sends deliveries. */
export const webhookPath = '/api/github/webhooks';

interface Answer {
  readonly status: number;
  readonly text: string;
  /** Whether the rest of the request is not worth reading. */
  readonly close?: boolean;
}

/** A server that takes deliveries and nothing else. It answers when they are committed. Not listening yet. */
export function webhookServer(settings: WebhookSettings): Server {
  const gate = new Gate(settings);
  const server = createServer((request, response) => {
    const began = performance.now();
    void gate.answer(request).then((answer) => {
      send(response, answer);
      settings.answered(answer.status, (performance.now() - began) / 1000);
    });
  });
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  server.maxHeadersCount = 100;
  return server;
}

/** Bodies take more memory together than they may. */
class NoRoomError extends Error {
  override readonly name = 'NoRoomError';
}

interface ExpectedBody {
  readonly length: number;
  /** Counts bytes that came. Throws `NoRoomError`. */
  readonly keep: (bytes: number) => void;
}

class Gate {
  readonly #settings: WebhookSettings;
  /** Bytes of bodies that came and are being worked on. */
  #held = 0;

  constructor(settings: WebhookSettings) {
    this.#settings = settings;
  }

  get #room(): number {
    return this.#settings.room ?? 256 * 1024 * 1024;
  }

  async answer(request: IncomingMessage): Promise<Answer> {
    const length = announcedLength(request);
    const refusal = this.#refusal(request, length);
    if (refusal !== undefined || length === undefined) return refusal ?? { status: 411, text: 'length required' };
    let own = 0;
    // What is only announced takes no room: anybody can announce much and send nothing.
    const keep = (bytes: number): void => {
      if (this.#held + bytes > this.#room) throw new NoRoomError();
      own += bytes;
      this.#held += bytes;
    };
    try {
      return await this.#take(request, { length, keep });
    } catch (error) {
      return this.#failure(error);
    } finally {
      this.#held -= own;
    }
  }

  /** What can be said without the body. */
  #refusal(request: IncomingMessage, length: number | undefined): Answer | undefined {
    const { full } = this.#settings;
    const path = request.url?.split('?')[0];
    if (path !== webhookPath) return { status: 404, text: 'not found', close: true };
    if (request.method !== 'POST') return { status: 405, text: 'only POST', close: true };
    if (length === undefined) return { status: 411, text: 'length required', close: true };
    if (length > largestBody) return { status: 413, text: 'too large', close: true };
    if (headersOf(request) === undefined) return { status: 400, text: 'not a delivery', close: true };
    if (full() || this.#held + length > this.#room) return { status: 503, text: 'overloaded', close: true };
    return undefined;
  }

  async #take(request: IncomingMessage, { length, keep }: ExpectedBody): Promise<Answer> {
    const { receiver } = this.#settings;
    const headers = headersOf(request);
    const body = await readBody(request, length, keep);
    if (headers === undefined || !(await receiver.genuine(body, headers.signature))) {
      return { status: 401, text: 'wrong signature' };
    }
    const payload = parsed(body);
    if (payload === undefined) return { status: 400, text: 'not JSON' };
    await receiver.receive({ id: headers.id, event: headers.event, payload });
    return { status: 202, text: 'taken' };
  }

  #failure(error: unknown): Answer {
    if (error instanceof NoRoomError) return { status: 503, text: 'overloaded', close: true };
    if (error instanceof BodyError) return { status: 400, text: 'broken body', close: true };
    const causes = error instanceof AggregateError ? error.errors : [error];
    if (causes.some((cause) => cause instanceof OverloadedError)) return { status: 503, text: 'overloaded' };
    this.#settings.log.error('A delivery could not be recorded', { error: causes[0] });
    return { status: 500, text: 'not recorded' };
  }
}

interface DeliveryHeaders {
  readonly id: string;
  readonly event: string;
  readonly signature: string;
}

function headersOf({ headers }: IncomingMessage): DeliveryHeaders | undefined {
  const { 'x-github-delivery': id, 'x-github-event': event, 'x-hub-signature-256': signature } = headers;
  if (typeof id !== 'string' || !/^[\w-]{1,64}$/u.test(id)) return undefined;
  if (typeof event !== 'string' || !/^[a-z_]{1,64}$/u.test(event)) return undefined;
  if (typeof signature !== 'string' || !/^sha256=[0-9a-f]{64}$/u.test(signature)) return undefined;
  return { id, event, signature };
}

function parsed(body: string): object | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, { status, text, close = false }: Answer): void {
  const headers = { 'content-type': 'text/plain', 'x-content-type-options': 'nosniff' };
  const retry = status === 503 ? { 'retry-after': '5' } : {};
  response.writeHead(status, { ...headers, ...retry, ...(close ? { connection: 'close' } : {}) });
  response.end(`${text}\n`);
}
