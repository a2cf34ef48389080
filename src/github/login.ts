import { GitHubError } from '../pull-request/github-error.ts';
import type { Access } from './access.ts';
import { octokitFor } from './octokit.ts';

/** Who a personal token speaks for; the token of a workflow speaks for `github-actions[bot]`, but may not say so. */
export async function loginOf(access: Omit<Access, 'login'>): Promise<string> {
  try {
    return (await octokitFor({ ...access, login: '' }).rest.users.getAuthenticated()).data.login;
  } catch (error) {
    if (error instanceof GitHubError && error.status === 403 && !error.retryable) return 'github-actions[bot]';
    throw error;
  }
}
