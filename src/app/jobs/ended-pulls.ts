import { GitHubError } from '../../pull-request/github-error.ts';
import { lastingState } from '../../pull-request/lasting-state.ts';
import type { Session } from '../database/database.ts';
import type { ListedPull, ListedRepository, Platform } from './platform.ts';

/** Asked for at a time: with one of ours open in every repository, less than half a query for each query of heads. */
const atOnce = 250;

/** Repositories with a pull request of ours that is taken for open and is not: nobody told that it was closed. */
export async function endedPulls(
  session: Session,
  platform: Pick<Platform, 'ended'>,
  { installation, listed }: { readonly installation: number; readonly listed: readonly ListedRepository[] },
): Promise<readonly number[]> {
  const rows = await session.query<{ repository: number; number: number }>(
    `select p.repository, p.number from sidecar.pull p join sidecar.repository r on r.id = p.repository
     where r.installation = $1 and p.state = 'open' order by p.repository, p.number`,
    [installation],
  );
  const nodeIds = new Map(listed.map(({ id, nodeId }) => [id, nodeId]));
  const open = rows.flatMap(({ repository, number }): readonly ListedPull[] => {
    const nodeId = nodeIds.get(repository);
    return nodeId === undefined ? [] : [{ repository, nodeId, number }];
  });
  const ended = new Set<number>();
  for (let from = 0; from < open.length; from += atOnce) {
    const part = await shown(platform.ended(installation, open.slice(from, from + atOnce)));
    for (const { repository } of part) ended.add(repository);
  }
  return [...ended];
}

/** An installation may have taken back that we see pull requests; then none of them tells anything. */
async function shown(asked: Promise<readonly ListedPull[]>): Promise<readonly ListedPull[]> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof GitHubError && lastingState(error) !== undefined) return [];
    throw error;
  }
}
