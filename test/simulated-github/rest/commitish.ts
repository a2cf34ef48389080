import { isOid, type Oid } from '../git/object.ts';
import { notFound, RejectedError } from '../world/rejection.ts';
import type { Repository } from '../world/repository.ts';
import type { Call, RepositoryCall } from './call.ts';

/** A ref as this request may see it: reading may lag one change behind. */
export function refSeen(
  { stale }: Pick<Call, 'stale'>,
  { refs, formerRefs }: Repository,
  ref: string,
): Oid | undefined {
  return stale && formerRefs.has(ref) ? formerRefs.get(ref) : refs.get(ref);
}

/** The object that a branch, tag, full ref, `HEAD` or (shortened) object name stands for. */
export function resolved(call: Pick<Call, 'stale'>, repository: Repository, text: string): Oid | undefined {
  if (isOid(text)) return repository.store.has(text) ? text : undefined;
  const name = text === 'HEAD' ? repository.defaultBranch : text;
  for (const ref of [`refs/heads/${name}`, `refs/tags/${name}`, `refs/${name}`, name]) {
    const oid = refSeen(call, repository, ref);
    if (oid !== undefined) return oid;
  }
  return /^[0-9a-f]{7,39}$/u.test(text) ? shortened(repository, text) : undefined;
}

function shortened({ store }: Repository, text: string): Oid | undefined {
  const found = [...store.entries()].filter(([oid, { type }]) => type === 'commit' && oid.startsWith(text));
  return found.length === 1 ? found[0]?.[0] : undefined;
}

/** The commit that a text stands for; throws `RejectedError` when there is none. */
export function commitNamed(call: RepositoryCall, text: string): Oid {
  const { repository } = call;
  mustHaveCommits(repository);
  const oid = resolved(call, repository, text);
  if (oid !== undefined && repository.store.has(oid, 'commit')) return oid;
  throw isOid(text) ? new RejectedError(422, `No commit found for SHA: ${text}`) : notFound();
}

/** Throws the answer that GitHub gives about a repository without commits. */
export function mustHaveCommits({ refs }: Repository): void {
  if (refs.size === 0) throw new RejectedError(409, 'Git Repository is empty.');
}
