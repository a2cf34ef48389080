import { bodyOf } from './body/body.ts';
import { moveBranch } from './branch-move.ts';
import { ordinalsOf } from './branch-name.ts';
import { commitOnHead } from './commit-on-head.ts';
import type { Gateway } from './gateway.ts';
import { GitHubError } from './github-error.ts';
import { markerFor } from './marker-making.ts';
import { oursAmong } from './ours.ts';
import type { PublishOutcome, PublishPorts, Scene } from './publication.ts';
import type { PullFacts } from './pull.ts';
import type { CommitFacts, Oid } from './repository.ts';
import { isInSchedule } from './schedule.ts';
import { type State, stateOf } from './state.ts';
import { titleOf } from './wording.ts';

/** A branch that may be taken: free, or with something of ours on it that nobody waits for. */
interface Place {
  readonly branch: string;
  readonly before: Oid | undefined;
}

/** Opens the pull request of a group. */
export async function openPull(scene: Scene, ports: PublishPorts): Promise<PublishOutcome> {
  const { request } = scene;
  const { group } = request;
  if (group.files.length === 0) return { kind: 'stale' };
  const objection = await objectionTo(scene, ports);
  if (objection !== undefined) return { kind: 'left', state: objection };
  const place = await freePlace(scene, ports.gateway);
  if (place === undefined) return { kind: 'left', state: stateOf('no-branch-left') };
  const made = await commitOnHead(scene, ports.gateway);
  if (!('commit' in made)) return made;
  const { commit } = made;
  await ports.intend?.({ branch: place.branch, commit: commit.oid });
  const moved = await moveBranch({ ...place, after: commit.oid }, ports.gateway);
  if (moved.kind === 'lost') return { kind: 'stale' };
  if (moved.kind === 'forbidden') return { kind: 'left', state: moved.state };
  const pull = await created({ scene, place, commit }, ports.gateway);
  const notes = await decorated(pull, scene, ports.gateway);
  const { number, url } = pull;
  return { kind: 'opened', pull: number, url, branch: place.branch, commit: commit.oid, notes };
}

async function objectionTo({ request }: Scene, { admission }: PublishPorts): Promise<State | undefined> {
  const { set, group, now, forced } = request;
  const { schedule } = set.settings;
  if (schedule !== undefined && forced !== true && !isInSchedule(schedule, now)) return stateOf('outside-schedule');
  return await admission?.(group, set);
}

/** The first branch of the group that nobody needs: one that was closed keeps its own, so that it can be reopened. */
async function freePlace({ request, snapshot, ours }: Scene, gateway: Gateway): Promise<Place | undefined> {
  const { branches, pulls } = snapshot.found;
  for (const branch of ordinalsOf(request.group.branch)) {
    const own = ours.filter(({ pull }) => pull.head.branch === branch);
    const others = pulls.filter((pull) => pull.head.branch === branch && !own.some((one) => one.pull === pull));
    const closed = own.some(({ pull, marker }) => pull.state === 'closed' && marker.fingerprints.length > 0);
    // Git has no branch above the names of others.
    const isFolder = [...branches.keys()].some((name) => name.startsWith(`${branch}/`));
    if (closed || isFolder || others.some(({ crossRepository }) => !crossRepository)) continue;
    const before = branches.get(branch);
    if (before === undefined) return { branch, before };
    const left = own.some(({ pull }) => pull.head.commit === before);
    if (left || request.written.includes(before) || (await isOrphan(before, gateway))) return { branch, before };
  }
  return undefined;
}

/** A commit of ours whose pull request was never opened: only GitHub signs in our name. */
async function isOrphan(commit: Oid, gateway: Gateway): Promise<boolean> {
  const { author, verified } = await gateway.commit(commit);
  return verified && author === gateway.login;
}

/** What a pull request is opened from. */
interface Opening {
  readonly scene: Scene;
  readonly place: Place;
  readonly commit: CommitFacts;
}

/** The new pull request. A failure does not tell whether it was opened, so it is looked for before anything else. */
async function created({ scene, place, commit }: Opening, gateway: Gateway): Promise<PullFacts> {
  const { set, group } = scene.request;
  const title = titleOf(group, set.settings);
  const marker = markerFor({
    group,
    base: set.base,
    commit,
    title,
    into: scene.snapshot.head?.branch ?? set.base.branch,
  });
  const body = bodyOf({ group, assumptions: set.assumptions, marker });
  const wish = { title, body, head: place.branch, base: marker.into, draft: set.settings.draft };
  try {
    return await gateway.createPull(wish);
  } catch (error) {
    if (!(error instanceof GitHubError) || error.retryAfter !== undefined) throw error;
    const search = { prefix: place.branch, branches: [place.branch] };
    const found = oursAmong(await gateway.findPulls(search), gateway.login).find(
      ({ pull }) => pull.state === 'open' && pull.head.branch === place.branch,
    );
    if (found !== undefined) return found.pull;
    if (!isDraftRefused(error, wish.draft)) throw error;
    return await gateway.createPull({ ...wish, draft: false });
  }
}

/** Private repositories of some plans have no drafts; GitHub then says that drafts are not supported. */
function isDraftRefused({ status, message }: GitHubError, draft: boolean): boolean {
  return draft && status === 422 && /draft/iu.test(message);
}

/** Labels, reviewers and assignees: what GitHub does not grant of them is only noted. Done again, it changes nothing. */
export async function decorated(
  { number }: Pick<PullFacts, 'number'>,
  { request }: Scene,
  gateway: Gateway,
): Promise<readonly string[]> {
  const { labels, reviewers, assignees } = request.set.settings;
  const wishes = [
    { what: 'labels', names: labels, put: () => gateway.addLabels(number, labels) },
    { what: 'reviewers', names: reviewers, put: () => gateway.requestReviewers(number, reviewers) },
    { what: 'assignees', names: assignees, put: () => gateway.addAssignees(number, assignees) },
  ];
  const notes: string[] = [];
  for (const { what, names, put } of wishes) {
    if (names.length === 0) continue;
    try {
      await put();
    } catch (error) {
      if (!(error instanceof GitHubError) || (error.retryable && request.isUnknown !== undefined)) throw error;
      notes.push(`GitHub did not take the ${what} ${names.join(', ')}: ${error.message}`);
    }
  }
  return notes;
}
