import { GitHubError } from '../pull-request/github-error.ts';

/** What a request gives, or `undefined` for what GitHub does not know. */
export async function orUndefined<Result>(asked: Promise<Result>): Promise<Result | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof GitHubError && error.status === 404) return undefined;
    throw error;
  }
}
