import type { IncomingMessage } from 'node:http';

/** The largest body that GitHub sends, in bytes. */
export const largestBody = 25 * 1024 * 1024;

/** The body ended before or after the length that it was said to have, or its sender went away. */
export class BodyError extends Error {
  override readonly name = 'BodyError';
}

/** The length that a request says its body has; `undefined` if it does not say so. */
export function announcedLength(request: IncomingMessage): number | undefined {
  const text = request.headers['content-length'];
  return text !== undefined && /^\d{1,15}$/u.test(text) ? Number(text) : undefined;
}

/** Reads a body of a length as text. Tells how many bytes came before it keeps them. Throws `BodyError`. */
export async function readBody(
  request: IncomingMessage,
  length: number,
  keep: (bytes: number) => void = () => {},
): Promise<string> {
  const parts: Buffer[] = [];
  let filled = 0;
  for await (const part of partsOf(request)) {
    filled += part.length;
    if (filled > length) throw new BodyError('The body is longer than announced');
    keep(part.length);
    parts.push(part);
  }
  if (filled < length) throw new BodyError('The body is shorter than announced');
  return Buffer.concat(parts).toString('utf8');
}

async function* partsOf(request: IncomingMessage): AsyncIterable<Buffer> {
  try {
    yield* request as AsyncIterable<Buffer>;
  } catch (cause) {
    throw new BodyError('The body broke off', { cause });
  }
}
