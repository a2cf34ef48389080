import type { GitHubError } from '../pull-request/github-error.ts';

/** A request that is about to be made. */
export interface UpcomingRequest {
  readonly kind: 'rest' | 'graphql';
  /** Such as `POST /repos/{owner}/{repo}/pulls`; `query` or `mutation` for GraphQL. */
  readonly route: string;
  /** What GitHub counts it for in a minute: 1 to read, 5 to write (rate limits of the REST and GraphQL APIs). */
  readonly points: number;
  /** Whether it makes content that people are told of, of which 80 a minute and 500 an hour are allowed. */
  readonly creates: boolean;
}

/** What an answer said of the primary limit. Times in seconds since 1970, by GitHub's clock. */
export interface RateFacts {
  readonly kind: 'rest' | 'graphql';
  readonly limit: number;
  readonly remaining: number;
  readonly resetAt: number;
}

/** In whose name GitHub is asked, and who watches. */
export interface Access {
  /** A valid token; asked for before every request. */
  token(): Promise<string>;
  /** Who the token speaks for; the logins of Apps end in `[bot]`. */
  readonly login: string;
  /** Where the API answers, without a slash at the end; `https://api.github.com` if not given. */
  readonly baseUrl?: string;
  /** Waits, or throws, before a request that a budget does not allow; nothing comes between it and the request. */
  beforeRequest?(request: UpcomingRequest): Promise<void>;
  afterAnswer?(facts: RateFacts): void;
  /** Told of a failure before it is thrown, so that nothing else is asked meanwhile. */
  afterFailure?(failure: GitHubError): Promise<void>;
}
