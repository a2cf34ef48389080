import type { RepositoryName, RepositorySnapshot } from './repository.ts';
import { type State, stateOf } from './state.ts';

/** What keeps anything from being done in a repository; `undefined` if nothing does. `asked` is the name it was asked by. */
export function obstacleOf(snapshot: RepositorySnapshot, asked: RepositoryName): State | undefined {
  const { name } = snapshot;
  const now = `It is \`${name.owner}/${name.name}\` now.`;
  if (name.owner.toLowerCase() !== asked.owner.toLowerCase()) return stateOf('transferred', now);
  if (name.name.toLowerCase() !== asked.name.toLowerCase()) return stateOf('renamed', now);
  if (snapshot.archived) return stateOf('archived');
  if (snapshot.disabled) return stateOf('disabled');
  if (snapshot.mirror) return stateOf('mirror');
  if (snapshot.fork) return stateOf('fork');
  return snapshot.head === undefined ? stateOf('empty') : undefined;
}
