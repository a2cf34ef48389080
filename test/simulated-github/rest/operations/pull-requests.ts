import { accountOf, actorOf, belongs } from '../../access/caller.ts';
import { settleMergeability } from '../../acts/merges.ts';
import { closePull, editPull, openPull, reopenPull } from '../../acts/pull-requests.ts';
import { commitsBetween } from '../../git/history.ts';
import type { PullRequest } from '../../world/pull-request.ts';
import { notFound, RejectedError, validationFailed } from '../../world/rejection.ts';
import type { Repository } from '../../world/repository.ts';
import {
  type Answer,
  bodyOf,
  created,
  noContent,
  ok,
  paged,
  type RepositoryCall,
  type RepositoryOperation,
} from '../call.ts';
import { diffEntries, repositoryCommit } from '../render/commit.ts';
import { diffBase, fullPull, simplePull } from '../render/pull-request.ts';

/** GitHub lists no more files of a pull request. */
const fileLimit = 3000;

/** Operations on pull requests themselves. */
export const pullOperations: Readonly<Record<string, RepositoryOperation>> = {
  'pulls/create': { needs: ['pull_requests', 'write'], run: create },
  'pulls/list': { needs: ['pull_requests', 'read'], run: list },
  'pulls/get': {
    needs: ['pull_requests', 'read'],
    async run(call) {
      const pull = pullOf(call);
      const shown = fullPull(call.world, pull);
      await settleMergeability(pull);
      return ok(shown.mergeable === null ? fullPull(call.world, pull) : shown);
    },
  },
  'pulls/update': {
    needs: ['pull_requests', 'write'],
    run(call) {
      const { world, caller } = call;
      const pull = pullOf(call);
      const body = bodyOf<{ title?: string; body?: string; state?: 'open' | 'closed'; base?: string }>(call);
      const by = actorOf(caller).account;
      if (body.title === '')
        throw validationFailed([{ resource: 'PullRequest', field: 'title', code: 'missing_field' }]);
      editPull(world, pull, { by, title: body.title, body: body.body, base: body.base });
      if (body.state === 'closed') closePull(world, pull, by);
      if (body.state === 'open') reopenPull(world, pull, by);
      return ok(fullPull(world, pull));
    },
  },
  'pulls/list-files': {
    needs: ['pull_requests', 'read'],
    run(call) {
      const { world, repository } = call;
      const pull = pullOf(call);
      const { store } = repository;
      const sha = pull.head.sha;
      const files = diffEntries(world, repository, {
        before: store.commit(diffBase(pull)).tree,
        after: store.commit(sha).tree,
        sha,
      });
      return paged(call, files.slice(0, fileLimit), (file) => file);
    },
  },
  'pulls/list-commits': {
    needs: ['pull_requests', 'read'],
    run(call) {
      const pull = pullOf(call);
      const oids = commitsBetween(call.repository.store, diffBase(pull), pull.head.sha).reverse();
      return paged(call, oids, (oid) => repositoryCommit(call.world, call.repository, oid));
    },
  },
  'pulls/check-if-merged': {
    needs: ['pull_requests', 'read'],
    run(call) {
      if (pullOf(call).merge === undefined) throw notFound();
      return noContent;
    },
  },
};

/** The pull request that the path names; throws 404. */
export function pullOf({ repository, path }: RepositoryCall): PullRequest {
  const pull = repository.issue(Number(path.pull_number))?.pull;
  if (pull === undefined) throw notFound();
  return pull;
}

interface CreateBody {
  readonly title?: string;
  readonly head: string;
  readonly base: string;
  readonly body?: string;
  readonly draft?: boolean;
  readonly issue?: number;
}

function create(call: RepositoryCall): Answer {
  const { world, repository, caller } = call;
  const body = bodyOf<CreateBody>(call);
  if (body.issue !== undefined) throw new RejectedError(422, 'The simulated GitHub turns no issues into pull requests');
  if ((body.title ?? '') === '')
    throw validationFailed([{ resource: 'PullRequest', field: 'title', code: 'missing_field' }]);
  const head = headOf(call, body.head);
  mustPushTo(call, head.repository);
  const by = actorOf(caller).account;
  const base = { repository, branch: body.base };
  const wish = { by, base, head, title: body.title ?? '', body: body.body ?? null, draft: body.draft === true };
  return created(fullPull(world, openPull(world, wish)));
}

/** `branch`, or `owner:branch` of a fork. */
function headOf({ world, repository }: RepositoryCall, text: string): { repository: Repository; branch: string } {
  const [owner = '', branch] = text.split(':');
  if (branch === undefined || owner.toLowerCase() === repository.owner.login.toLowerCase()) {
    return { repository, branch: branch ?? owner };
  }
  const network = [...world.repositories.values()].filter(({ store }) => store === repository.store);
  const fork = network.find((one) => one.owner.login.toLowerCase() === owner.toLowerCase());
  if (fork === undefined) throw validationFailed([{ resource: 'PullRequest', field: 'head', code: 'invalid' }]);
  return { repository: fork, branch };
}

function mustPushTo({ world, caller }: RepositoryCall, head: Repository): void {
  if (belongs(world, caller, head)) return;
  if (accountOf(caller) !== undefined && caller.kind === 'user') return;
  throw new RejectedError(403, 'Resource not accessible by integration');
}

/** Stale reading does not know the newest pull request yet. */
function list(call: RepositoryCall): Answer {
  const { world, repository, query, stale } = call;
  const { state, head, base, sort, direction } = query;
  const known = stale ? repository.pulls().slice(0, -1) : repository.pulls();
  const kept = known.filter((pull) => {
    if (state !== 'all' && pull.issue.state !== (state ?? 'open')) return false;
    if (base !== undefined && pull.base.branch !== base) return false;
    return (
      head === undefined ||
      `${pull.head.repository.owner.login}:${pull.head.branch}`.toLowerCase() === String(head).toLowerCase()
    );
  });
  const key = sort === 'updated' ? 'updatedAt' : 'createdAt';
  const upwards = direction === 'asc' || (direction === undefined && sort !== undefined && sort !== 'created');
  const sorted = kept.sort((a, b) => a.issue[key] - b.issue[key] || a.issue.number - b.issue.number);
  return paged(call, upwards ? sorted : sorted.reverse(), (pull) => simplePull(world, pull));
}
