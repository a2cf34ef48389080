import { GitHubError, type GitHubFault } from '../pull-request/github-error.ts';

/** What Octokit throws, as far as it matters here. */
interface Thrown {
  readonly name?: string;
  readonly message?: string;
  readonly status?: number;
  readonly response?: { readonly headers?: Headers };
  /** Of GraphQL answers with errors. */
  readonly headers?: Headers;
  readonly errors?: readonly { readonly type?: string; readonly message?: string }[];
}

type Headers = Readonly<Record<string, string | number | undefined>>;

/** What was thrown as a `GitHubError`, whose message holds no token. Other errors are no answer of GitHub: as they are. */
export function failureOf(error: unknown, token: string): unknown {
  if (typeof error !== 'object' || error === null || error instanceof GitHubError) return error;
  const thrown = error as Thrown;
  const fault = faultOf(thrown);
  if (fault === undefined) return error;
  return new GitHubError({ ...fault, message: withoutToken(fault.message, token) });
}

function faultOf(thrown: Thrown): GitHubFault | undefined {
  if (thrown.name === 'GraphqlResponseError') return graphqlFault(thrown);
  if (thrown.name === 'HttpError' && thrown.status !== undefined) return restFault(thrown, thrown.status);
  return undefined;
}

function restFault(thrown: Thrown, status: number): GitHubFault {
  const headers = thrown.response?.headers ?? {};
  const message = thrown.message ?? '';
  // Octokit gives 500 to requests without an answer.
  if (thrown.response === undefined) return { status: 0, message, retryable: true };
  const limit = limitOf(status, message, headers);
  const permission = headers['x-accepted-github-permissions'];
  return {
    status,
    message,
    retryable: limit !== undefined || status >= 500,
    ...(limit === undefined ? {} : { retryAfter: limit }),
    ...(status === 403 && limit === undefined && permission !== undefined ? { permission: `${permission}` } : {}),
  };
}

/** Seconds to wait if it is a limit that says no; at least a minute if GitHub does not say how long. */
function limitOf(status: number, message: string, headers: Headers): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const after = secondsIn(headers);
  if (after !== undefined) return after;
  if (`${headers['x-ratelimit-remaining']}` === '0') return untilReset(headers);
  return status === 429 || /rate limit/iu.test(message) ? 60 : undefined;
}

/** What `retry-after` says: seconds, or a moment (RFC 9110, 10.2.3), which counts from the moment of the answer. */
function secondsIn(headers: Headers): number | undefined {
  const { 'retry-after': text } = headers;
  if (text === undefined || text === '') return undefined;
  const seconds = Number(text);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const wait = (Date.parse(`${text}`) - Date.parse(`${headers.date}`)) / 1000;
  return Number.isFinite(wait) ? Math.max(0, Math.ceil(wait)) : undefined;
}

/** By GitHub's own clock, because ours may be wrong. */
function untilReset(headers: Headers): number {
  const now = Date.parse(`${headers.date}`) / 1000;
  const wait = Number(headers['x-ratelimit-reset']) - now;
  return Number.isFinite(wait) ? Math.max(Math.ceil(wait), 1) : 60;
}

const statuses: Readonly<Record<string, number>> = {
  NOT_FOUND: 404,
  FORBIDDEN: 403,
  INSUFFICIENT_SCOPES: 403,
  UNPROCESSABLE: 422,
  STALE_DATA: 409,
};

function graphqlFault({ errors = [], headers = {}, message = '' }: Thrown): GitHubFault {
  const [first] = errors;
  const said = first?.message ?? message;
  const isLimit = first?.type === 'RATE_LIMITED' || /rate limit/iu.test(said);
  const status = isLimit ? 429 : (statuses[first?.type ?? ''] ?? 500);
  const retryable = status === 429 || status === 500;
  return { status, message: said, retryable, ...(isLimit ? { retryAfter: limitOf(429, said, headers) ?? 60 } : {}) };
}

/** The limit that an answer of GraphQL tells of: such an answer comes with 200, and with errors in place of data. */
export function refusalIn(answer: { readonly data: unknown; readonly headers: Headers }): GitHubError | undefined {
  const { errors } = (answer.data ?? {}) as Pick<Thrown, 'errors'>;
  if (!Array.isArray(errors) || errors.length === 0) return undefined;
  const fault = graphqlFault({ errors, headers: answer.headers });
  return fault.retryAfter === undefined ? undefined : new GitHubError(fault);
}

/** What an answer of GraphQL says in place of data: a limit, or trouble of GitHub's own. */
export function failureInstead(answer: { readonly data: unknown; readonly headers: Headers }): GitHubError | undefined {
  const { data, errors = [] } = (answer.data ?? {}) as Pick<Thrown, 'errors'> & { readonly data?: unknown };
  if (data != null) return refusalIn(answer);
  return new GitHubError(graphqlFault({ errors, headers: answer.headers, message: 'GitHub answered without data' }));
}

function withoutToken(message: string, token: string): string {
  return token === '' ? message : message.replaceAll(token, '***');
}
