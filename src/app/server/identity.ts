import type { Ask } from './app-api.ts';

/** Gives the App's login in comments and pull requests, such as `sidecar-migrate[bot]`; asked for once. Throws `GitHubError`. */
export function identityOf(ask: Ask): () => Promise<string> {
  let known: Promise<string> | undefined;
  return async () => {
    known ??= ask('GET /app', {}).then(({ data }) => `${(data as { readonly slug: string }).slug}[bot]`);
    known.catch(() => {
      known = undefined;
    });
    return await known;
  };
}
