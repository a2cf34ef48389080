import { randomBytes } from 'node:crypto';
import { RejectedError } from '../world/rejection.ts';

/** A request as it comes off the wire. */
export interface WireRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** What goes back; `drop` breaks the connection instead. */
export type Reply =
  | { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: Buffer | undefined }
  | 'drop';

/** A header's value; undefined when it is missing. */
export function headerOf({ headers }: WireRequest, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** A reply with a JSON body. */
export function jsonReply(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Exclude<Reply, 'drop'> {
  const type = { 'content-type': 'application/json; charset=utf-8' };
  return { status, headers: { ...type, ...headers }, body: Buffer.from(JSON.stringify(body)) };
}

/** GitHub's refusal of a request. */
export function rejection({ status, message, errors }: RejectedError): Exclude<Reply, 'drop'> {
  const page = 'https://docs.github.com/rest';
  return jsonReply(status, {
    message,
    ...(errors === undefined ? {} : { errors }),
    documentation_url: page,
    status: String(status),
  });
}

/** The answer to a caller that went over a limit. */
export function limitReply(
  which: 'primary' | 'secondary',
  { status, retryAfter, caller }: { status: 403 | 429; retryAfter: number; caller: string },
): Exclude<Reply, 'drop'> {
  const id = requestId();
  const help = `If you reach out to GitHub Support for help, please include the request ID ${id}`;
  const message =
    which === 'primary'
      ? `API rate limit exceeded for ${caller.replace('installation', 'installation ID')}. ${help}.`
      : `You have exceeded a secondary rate limit. Please wait a few minutes before you try again. ${help}.`;
  const reply = rejection(new RejectedError(status, message));
  const wait: Record<string, string> = which === 'primary' ? {} : { 'retry-after': String(retryAfter) };
  return { ...reply, headers: { ...reply.headers, 'x-github-request-id': id, ...wait } };
}

/** The page that a server of GitHub's shows when it fails. */
export function failureReply(status: number): Exclude<Reply, 'drop'> {
  return jsonReply(status, { message: 'Server Error' });
}

/** An id such as GitHub puts on every answer. */
export function requestId(): string {
  return randomBytes(16)
    .toString('hex')
    .toUpperCase()
    .replace(/^(.{4})(.{6})(.{7})(.{7})(.{8})$/u, '$1:$2:$3:$4:$5');
}
