import { actorOf } from '../../access/caller.ts';
import { moveRefs } from '../../acts/refs.ts';
import { type Oid, zeroOid } from '../../git/object.ts';
import { nodeId } from '../../world/identifiers.ts';
import { notFound, RejectedError } from '../../world/rejection.ts';
import type { Repository } from '../../world/repository.ts';
import type { World } from '../../world/world.ts';
import { bodyOf, created, noContent, ok, paged, type RepositoryOperation } from '../call.ts';
import { mustHaveCommits, refSeen } from '../commitish.ts';
import { repositoryUrl } from '../render/repository.ts';

/** Operations of the Git Data API on refs. */
export const gitRefOperations: Readonly<Record<string, RepositoryOperation>> = {
  'git/get-ref': {
    needs: ['contents', 'read'],
    run(call) {
      const { world, repository, path } = call;
      mustHaveCommits(repository);
      const ref = `refs/${path.ref}`;
      const oid = refSeen(call, repository, ref);
      if (oid === undefined) throw notFound();
      return ok(refObject(world, repository, [ref, oid]));
    },
  },
  'git/list-matching-refs': {
    needs: ['contents', 'read'],
    run(call) {
      const { world, repository, path } = call;
      mustHaveCommits(repository);
      const names = [...repository.refs.keys()].filter((name) => name.startsWith(`refs/${path.ref}`)).sort();
      const seen = names.flatMap((name): [string, Oid][] => {
        const oid = refSeen(call, repository, name);
        return oid === undefined ? [] : [[name, oid]];
      });
      return paged(call, seen, (entry) => refObject(world, repository, entry));
    },
  },
  'git/create-ref': {
    needs: ['contents', 'write'],
    run(call) {
      const { world, repository, caller } = call;
      const { ref, sha } = bodyOf<{ ref: string; sha: Oid }>(call);
      mustHaveCommits(repository);
      if (!ref.startsWith('refs/') || ref.split('/').length < 3) {
        throw new RejectedError(422, "Reference name must start with 'refs' and have at least two slashes");
      }
      if (repository.refs.has(ref)) throw new RejectedError(422, 'Reference already exists');
      moveRefs(world, { repository, by: actorOf(caller).account, moves: [{ ref, after: sha }] });
      return created(refObject(world, repository, [ref, sha]));
    },
  },
  'git/update-ref': {
    needs: ['contents', 'write'],
    run(call) {
      const { world, repository, caller, path } = call;
      const { sha, force } = bodyOf<{ sha: Oid; force?: boolean }>(call);
      const ref = `refs/${path.ref}`;
      if (!repository.refs.has(ref)) throw new RejectedError(422, 'Reference does not exist');
      moveRefs(world, { repository, by: actorOf(caller).account, moves: [{ ref, after: sha, force: force === true }] });
      return ok(refObject(world, repository, [ref, sha]));
    },
  },
  'git/delete-ref': {
    needs: ['contents', 'write'],
    run({ world, repository, caller, path }) {
      const ref = `refs/${path.ref}`;
      if (!repository.refs.has(ref)) throw new RejectedError(422, 'Reference does not exist');
      if (ref === `refs/heads/${repository.defaultBranch}`)
        throw new RejectedError(422, 'Cannot delete the default branch');
      moveRefs(world, { repository, by: actorOf(caller).account, moves: [{ ref, after: zeroOid }] });
      return noContent;
    },
  },
};

function refObject(world: World, repository: Repository, [ref, oid]: readonly [string, Oid]) {
  const git = `${repositoryUrl(world, repository)}/git`;
  const type = repository.store.find(oid)?.type ?? 'commit';
  return {
    ref,
    node_id: nodeId('REF', `${repository.id}:${ref}`),
    url: `${git}/${ref}`,
    object: { type, sha: oid, url: `${git}/${type}s/${oid}` },
  };
}
