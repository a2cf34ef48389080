import { commitsBetween, isAncestor } from '../git/history.ts';
import { type Oid, zeroOid } from '../git/object.ts';
import { verificationReason } from '../git/verification.ts';
import { type Push, pushPayload } from '../webhooks/push-payload.ts';
import type { Account } from '../world/account.ts';
import { RejectedError } from '../world/rejection.ts';
import type { Repository } from '../world/repository.ts';
import { covers, objection, type ProposedMove } from '../world/ruleset.ts';
import type { World } from '../world/world.ts';
import { requestSuites } from './check-suites.ts';
import { followPush } from './followers.ts';

/** A wish to move refs, all or none. `merging` tells the rules that a merged pull request asks for it. */
export interface RefMoves {
  readonly repository: Repository;
  readonly by: Account;
  readonly merging?: boolean;
  readonly moves: readonly RefMove[];
}

/** One ref with its new commit; an oid of zeros removes it. */
export interface RefMove {
  readonly ref: string;
  readonly after: Oid;
  readonly force?: boolean;
}

const branchPrefix = 'refs/heads/';

/** Moves refs, tells of it as pushes, and lets pull requests follow. Throws `RejectedError` and moves none if one may not. */
export function moveRefs(world: World, wish: RefMoves): void {
  const { repository, by, moves } = wish;
  for (const move of moves) mustBePossible(repository, move);
  const pushes = moves.map((move) => pushOf(repository, move, by));
  for (const push of pushes) mustObeyRules(repository, push, wish.merging === true);
  for (const push of pushes) place(world, push);
  for (const push of pushes) if (push.before !== push.after) announce(world, push);
}

function pushOf(repository: Repository, { ref, after }: RefMove, pusher: Account): Push {
  const before = repository.refs.get(ref) ?? zeroOid;
  const forced = before !== zeroOid && after !== zeroOid && !isAncestor(repository.store, before, after);
  return { repository, ref, before, after, forced, pusher };
}

function mustBePossible(repository: Repository, { ref, after, force }: RefMove): void {
  if (!isRefName(ref)) throw new RejectedError(422, `${ref} is not a valid ref name.`);
  const before = repository.refs.get(ref);
  if (after === zeroOid) return;
  if (!repository.store.has(after)) throw new RejectedError(422, 'Object does not exist');
  if (ref.startsWith(branchPrefix) && !repository.store.has(after, 'commit')) {
    throw new RejectedError(422, 'Reference cannot be updated to a non-commit object');
  }
  if (before === undefined && crossesFolder(repository, ref)) throw new RejectedError(422, 'Reference update failed');
  if (before !== undefined && force !== true && !isAncestor(repository.store, before, after)) {
    throw new RejectedError(422, 'Update is not a fast forward');
  }
}

/** Git keeps refs as paths: no ref can lie below another. */
function crossesFolder(repository: Repository, ref: string): boolean {
  return [...repository.refs.keys()].some((other) => other.startsWith(`${ref}/`) || ref.startsWith(`${other}/`));
}

/** Whether `git check-ref-format` accepts a full ref name. */
export function isRefName(ref: string): boolean {
  if (!ref.startsWith('refs/') || ref.split('/').length < 3) return false;
  if (/[\0-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|[/.]$/u.test(ref)) return false;
  return ref.split('/').every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock'));
}

function mustObeyRules(repository: Repository, push: Push, merging: boolean): void {
  if (!push.ref.startsWith(branchPrefix)) return;
  const branch = push.ref.slice(branchPrefix.length);
  const rulesets = repository.rulesets.filter((one) => covers(one, branch, repository.defaultBranch));
  if (rulesets.length === 0) return;
  const move = proposed(push, branch, merging);
  const said = rulesets.flatMap(({ rules }) => rules.flatMap((rule) => objection(rule, move) ?? []));
  if (said.length === 0) return;
  throw new RejectedError(422, `Repository rule violations found\n\n${said.join('\n')}\n\n`);
}

function proposed({ repository, before, after, forced }: Push, branch: string, merging: boolean): ProposedMove {
  const { store } = repository;
  const known = before === zeroOid ? (repository.head() ?? after) : before;
  const oids = after === zeroOid ? [] : commitsBetween(store, known, after);
  const commits = oids.map((oid) => {
    const commit = store.commit(oid);
    return { oid, commit, verified: verificationReason(commit) === 'valid' };
  });
  return { branch, created: before === zeroOid, deleted: after === zeroOid, forced, merging, commits };
}

function place(world: World, { repository, ref, before, after }: Push): void {
  repository.formerRefs.set(ref, before === zeroOid ? undefined : before);
  if (after === zeroOid) repository.refs.delete(ref);
  else repository.refs.set(ref, after);
  repository.pushedAt = world.clock.now();
}

/** Only branches and tags are worth an event: refs elsewhere move silently. */
function announce(world: World, push: Push): void {
  if (!/^refs\/(?:heads|tags)\//u.test(push.ref)) return;
  const { repository, pusher } = push;
  world.emit({ event: 'push', sender: pusher, repository, payload: () => pushPayload(world, push) });
  if (!push.ref.startsWith(branchPrefix)) return;
  if (push.after !== zeroOid) requestSuites(world, push);
  followPush(world, push);
}
