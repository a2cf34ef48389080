import { Octokit } from '@octokit/rest';
import { GitHubError } from '../pull-request/github-error.ts';
import type { Access, RateFacts, UpcomingRequest } from './access.ts';
import { failureOf, refusalIn } from './failure.ts';

/** Operations that people are told of, by `triggersNotification` in GitHub's official description. */
const creating: ReadonlySet<string> = new Set([
  'POST /repos/{owner}/{repo}/pulls',
  'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
  'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
  'POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers',
  'POST /repos/{owner}/{repo}/issues/{issue_number}/assignees',
]);

/** The version of the REST API that this is written for (docs: API versions). */
const apiVersion = '2022-11-28';

/** The parts of Octokit's options for a request that are looked at. */
interface RequestOptions {
  readonly method: string;
  readonly url: string;
  readonly headers: { authorization?: unknown; 'x-github-api-version'?: unknown };
  readonly query?: unknown;
}

/** Octokit without retries of its own: every request is announced and carries a fresh token; failures are typed. */
export function octokitFor(access: Access): Octokit {
  const octokit = new Octokit({
    userAgent: 'sidecar-migrate',
    ...(access.baseUrl === undefined ? {} : { baseUrl: access.baseUrl }),
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
  });
  octokit.hook.wrap('request', async (request, options) => {
    const upcoming = upcomingOf(options);
    const token = await access.token();
    options.headers.authorization = `Bearer ${token}`;
    options.headers['x-github-api-version'] = apiVersion;
    await access.beforeRequest?.(upcoming);
    try {
      const answer = await request(options);
      const facts = rateFacts(upcoming.kind, answer.headers);
      if (facts !== undefined) access.afterAnswer?.(facts);
      const refusal = upcoming.kind === 'graphql' ? refusalIn(answer) : undefined;
      if (refusal !== undefined) await access.afterFailure?.(refusal);
      return answer;
    } catch (error) {
      const failure = failureOf(error, token);
      if (failure instanceof GitHubError) await access.afterFailure?.(failure);
      throw failure;
    }
  });
  return octokit;
}

/** Errors of GraphQL come with 200 and are found after the request. */
export async function ask<Data>(
  octokit: Octokit,
  query: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<Data> {
  try {
    return await octokit.graphql<Data>(query, variables);
  } catch (error) {
    throw failureOf(error, '');
  }
}

/** How GitHub says that it does not show something. */
const hiding: ReadonlySet<string> = new Set(['NOT_FOUND', 'FORBIDDEN']);

/** As `ask`, where one field may be something that GitHub does not show: then it is `null`, and the rest is there. */
export async function askPartly<Data>(
  { octokit, optional }: { readonly octokit: Octokit; readonly optional: string },
  query: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<Data> {
  try {
    return await octokit.graphql<Data>(query, variables);
  } catch (error) {
    const { data, errors = [] } = error as PartialAnswer<Data>;
    const isRest = errors.every(({ type = '', path }) => hiding.has(type) && path?.[0] === optional);
    if (data != null && errors.length > 0 && isRest) return { ...data, [optional]: null };
    throw failureOf(error, '');
  }
}

/** What Octokit throws where GraphQL answered a part. */
interface PartialAnswer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly type?: string; readonly path?: readonly (string | number)[] }[];
}

function upcomingOf({ method, url, query }: RequestOptions): UpcomingRequest {
  if (url.endsWith('/graphql')) {
    const writes = typeof query === 'string' && query.trimStart().startsWith('mutation');
    return { kind: 'graphql', route: writes ? 'mutation' : 'query', points: writes ? 5 : 1, creates: false };
  }
  const route = `${method} ${url}`;
  return { kind: 'rest', route, points: method === 'GET' ? 1 : 5, creates: creating.has(route) };
}

function rateFacts(
  kind: RateFacts['kind'],
  headers: Readonly<Record<string, string | number | undefined>>,
): RateFacts | undefined {
  const [limit, remaining, resetAt] = ['limit', 'remaining', 'reset'].map((name) =>
    Number(headers[`x-ratelimit-${name}`] ?? Number.NaN),
  );
  if (limit === undefined || remaining === undefined || resetAt === undefined) return undefined;
  return [limit, remaining, resetAt].every(Number.isFinite) ? { kind, limit, remaining, resetAt } : undefined;
}
