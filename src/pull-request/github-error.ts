/** What is known of a request that GitHub did not grant. */
export interface GitHubFault {
  /** The HTTP status; 0 if no answer came. GraphQL errors come with 200 and have the status of their kind here. */
  readonly status: number;
  /** GitHub's own words, without tokens. */
  readonly message: string;
  /** Whether the same request may be granted later. */
  readonly retryable: boolean;
  /** Seconds to wait before anything else is asked of this installation. */
  readonly retryAfter?: number;
  /** The permission that was missing, as the header `x-accepted-github-permissions` names it. */
  readonly permission?: string;
  readonly cause?: unknown;
}

/** GitHub says no, or nothing. Thrown at the gateway only; whoever runs the work decides when to try again. */
export class GitHubError extends Error {
  override readonly name = 'GitHubError';
  readonly status: number;
  readonly retryable: boolean;
  readonly retryAfter: number | undefined;
  readonly permission: string | undefined;

  constructor({ status, message, retryable, retryAfter, permission, cause }: GitHubFault) {
    super(message, { cause });
    this.status = status;
    this.retryable = retryable;
    this.retryAfter = retryAfter;
    this.permission = permission;
  }
}
