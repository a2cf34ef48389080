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

/** Reads a body of a length as text. Throws `BodyError`. */
export async function readBody(request: IncomingMessage, length: number): Promise<string> {
  const bytes = Buffer.allocUnsafe(length);
  let filled = 0;
  try {
    for await (const part of request as AsyncIterable<Buffer>) {
      if (filled + part.length > length) throw new BodyError('The body is longer than announced');
      filled += part.copy(bytes, filled);
    }
  } catch (cause) {
    throw cause instanceof BodyError ? cause : new BodyError('The body broke off', { cause });
  }
  if (filled < length) throw new BodyError('The body is shorter than announced');
  return bytes.toString('utf8');
}
