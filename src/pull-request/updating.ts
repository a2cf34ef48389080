import { code } from '../report/markup.ts';
import { bodyOf } from './body/body.ts';
import { moveBranch } from './branch-move.ts';
import { commitOnHead, isAsPlanned } from './commit-on-head.ts';
import { freshnessOf } from './freshness.ts';
import type { Gateway } from './gateway.ts';
import { handOver } from './handing-over.ts';
import { type Marker, withOurPart } from './marker.ts';
import { markerFor } from './marker-making.ts';
import { type OurPull, ourPull } from './ours.ts';
import { ownershipOf } from './ownership.ts';
import type { PublishOutcome, PublishPorts, Scene } from './publication.ts';
import type { CommitFacts } from './repository.ts';
import { restingState } from './resting.ts';
import { isInSchedule } from './schedule.ts';
import { type State, stateOf } from './state.ts';
import { titleOf } from './wording.ts';

/** Brings an open pull request of ours up to date, unless it is somebody's, sleeps, or says what it would say anyway. */
export async function updatePull(scene: Scene, open: OurPull, ports: PublishPorts): Promise<PublishOutcome> {
  const { request, snapshot } = scene;
  const { pull, marker } = open;
  const base = snapshot.head?.branch ?? marker.into;
  const left = (state: State): PublishOutcome => ({ kind: 'left', state, pull: pull.number });
  const rest = await restingState(open, { ...request, base }, ports.gateway);
  if (rest !== undefined) return left(stateOf(rest));
  // A branch that was left to somebody stays theirs until they give it back.
  if (marker.handedOver && request.forced !== true) return left(stateOf('handed-over'));
  const facts = {
    login: ports.gateway.login,
    written: request.written,
    ignoredAuthors: request.set.settings.ignoredAuthors,
    base: snapshot.head?.commit ?? request.set.base.commit,
  };
  const ownership = await ownershipOf(open, facts, ports.gateway);
  if (ownership.kind === 'theirs') {
    const { by } = ownership;
    return left(await handOver(open, { by, again: request.forced === true }, ports.gateway));
  }
  const freshness = await freshnessOf(open, { ...request, base }, ports.gateway);
  if (freshness === 'same') return { kind: 'unchanged', pull: pull.number, url: pull.url };
  const { schedule } = request.set.settings;
  if (schedule !== undefined && !request.forced === true && !isInSchedule(schedule, request.now)) {
    return left(stateOf('outside-schedule'));
  }
  if (freshness === 'reworded') return await reword({ scene, open, base }, ports.gateway);
  const made = await commitOnHead(scene, ports.gateway);
  if (!('commit' in made)) return made;
  const { commit } = made;
  await ports.intend?.({ branch: pull.head.branch, commit: commit.oid });
  const move = { branch: pull.head.branch, before: pull.head.commit, after: commit.oid };
  const moved = await moveBranch(move, ports.gateway);
  if (moved.kind === 'lost') return { kind: 'stale' };
  if (moved.kind === 'forbidden') return left(moved.state);
  await rewrite({ scene, open, commit, base }, ports.gateway);
  return { kind: 'updated', pull: pull.number, url: pull.url, branch: move.branch, commit: commit.oid, notes: [] };
}

/** The body alone anew: the branch does what is planned. */
async function reword(update: Update, gateway: Gateway): Promise<PublishOutcome> {
  const { scene, open } = update;
  const { head } = scene.snapshot;
  if (head === undefined || !(await isAsPlanned(head, scene.request.set, gateway))) return { kind: 'stale' };
  await rewrite(update, gateway);
  const { number, url, head: place } = open.pull;
  return { kind: 'updated', pull: number, url, branch: place.branch, commit: place.commit, notes: [] };
}

/** What an update is made of. */
interface Update {
  readonly scene: Scene;
  readonly open: OurPull;
  /** What is on its branch now; absent if that is as it was. */
  readonly commit?: CommitFacts;
  readonly base: string;
}

function reasonFor({ scene: { request }, open: { pull }, base }: Update): string {
  if (pull.base.branch !== base) return `${code(base)} is the default branch now`;
  if (request.forced === true) return 'somebody asked for it';
  if (pull.mergeable === 'conflicting') return `it conflicted with ${code(base)}`;
  return `manifests or settings on ${code(base)} changed`;
}

/**
 * The body anew, except what people wrote around it; the title only if it still is ours. It is read once more, because
 * people write into it while a branch is made, and some of that is a command.
 */
async function rewrite(update: Update, gateway: Gateway): Promise<void> {
  const { scene, open, commit, base } = update;
  const { set, group } = scene.request;
  const now = ourPull(await gateway.pull(open.pull.number), gateway.login);
  if (now?.pull.state !== 'open') return;
  const { pull, marker } = now;
  const title = titleOf(group, set.settings);
  const usual = markerFor({
    group,
    base: set.base,
    commit: commit ?? { oid: marker.commit, tree: marker.tree },
    title: pull.title === marker.title ? title : marker.title,
    into: base,
  });
  const kept = commit === undefined ? { base: marker.base, content: marker.content } : {};
  const fresh = { ...usual, ...kept, ...askedMeanwhile(open.marker, marker) };
  const around = withOurPart(pull.body, '').length;
  const because = commit === undefined ? {} : { because: reasonFor(update) };
  const content = { group, assumptions: set.assumptions, marker: fresh, ...because };
  await gateway.updatePull(pull.number, {
    body: withOurPart(pull.body, bodyOf(content, around)),
    ...(pull.title === marker.title && title !== pull.title ? { title } : {}),
    ...(pull.base.branch === base ? {} : { base }),
  });
}

/** What a command wrote into a marker since it was read: the next look at the repository does what it asks for. */
function askedMeanwhile(before: Marker, now: Marker): Partial<Pick<Marker, 'paused' | 'ignores'>> {
  return {
    ...(now.paused && !before.paused ? { paused: true } : {}),
    ...(JSON.stringify(now.ignores) === JSON.stringify(before.ignores) ? {} : { ignores: now.ignores }),
  };
}
