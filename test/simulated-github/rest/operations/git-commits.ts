import { actorOf, type Caller } from '../../access/caller.ts';
import { personal, webFlow } from '../../acts/merges.ts';
import type { Commit, Signature } from '../../git/commit.ts';
import type { Oid } from '../../git/object.ts';
import { signed } from '../../git/verification.ts';
import { notFound, RejectedError } from '../../world/rejection.ts';
import type { World } from '../../world/world.ts';
import { bodyOf, created, ok, type RepositoryOperation } from '../call.ts';
import { mustHaveCommits } from '../commitish.ts';
import { gitCommit } from '../render/commit.ts';

interface GivenPerson {
  readonly name: string;
  readonly email: string;
  readonly date?: string;
}

interface CommitBody {
  readonly message: string;
  readonly tree: Oid;
  readonly parents?: readonly Oid[];
  readonly author?: GivenPerson;
  readonly committer?: Partial<GivenPerson>;
  readonly signature?: string;
}

/** Operations of the Git Data API on commits. */
export const gitCommitOperations: Readonly<Record<string, RepositoryOperation>> = {
  'git/get-commit': {
    needs: ['contents', 'read'],
    run({ world, repository, path }) {
      mustHaveCommits(repository);
      const sha = path.commit_sha ?? '';
      if (!repository.store.has(sha, 'commit')) throw notFound();
      return ok(gitCommit(world, repository, sha));
    },
  },
  'git/create-commit': {
    needs: ['contents', 'write'],
    run(call) {
      const { world, repository, caller } = call;
      mustHaveCommits(repository);
      const body = bodyOf<CommitBody>(call);
      const { store } = repository;
      if (!store.has(body.tree, 'tree')) throw new RejectedError(422, 'Tree SHA does not exist');
      for (const parent of body.parents ?? []) {
        if (!store.has(parent, 'commit'))
          throw new RejectedError(422, 'Parent SHA does not exist or is not a commit object');
      }
      return created(gitCommit(world, repository, store.putCommit(commitOf(world, caller, body))));
    },
  },
};

/** GitHub signs what an installation commits in its own name: no author, no committer, no signature given. */
function commitOf(world: World, caller: Caller, body: CommitBody): Commit {
  const { message, tree, parents = [], signature } = body;
  const self = personal(world, actorOf(caller).account);
  const author = body.author === undefined ? self : given(world, body.author, self);
  const own = body.author === undefined && body.committer === undefined && signature === undefined;
  if (own && caller.kind === 'installation') {
    return signed({ tree, parents, author, committer: webFlow(world), message });
  }
  const committer = given(world, body.committer ?? body.author ?? {}, author);
  return { tree, parents, author, committer, message, ...(signature === undefined ? {} : { signature }) };
}

function given(world: World, { name, email, date }: Partial<GivenPerson>, otherwise: Signature): Signature {
  const time = date === undefined ? world.clock.now() : Date.parse(date);
  return { name: name ?? otherwise.name, email: email ?? otherwise.email, time };
}
