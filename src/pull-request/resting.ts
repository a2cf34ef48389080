import type { Pulls } from './gateway.ts';
import type { OurPull } from './ours.ts';
import type { PublishRequest } from './publication.ts';
import type { StateName } from './state.ts';

const dormantAfter = 90 * 24 * 60 * 60 * 1000;

/** What decides whether a pull request rests. Without `now` none sleeps. */
export interface RestingFacts extends Partial<Pick<PublishRequest, 'now' | 'lastTouched' | 'forced'>> {
  /** The branch that it should go into. */
  readonly base: string;
}

type Conversation = Pick<Pulls, 'comments' | 'reviews' | 'events' | 'login'>;

/** Why an open pull request is left as it is, whatever was found; `undefined` if it is not. */
export async function restingState(
  { pull, marker }: OurPull,
  facts: RestingFacts,
  gateway: Conversation,
): Promise<StateName | undefined> {
  if (pull.base.branch !== marker.into && pull.base.branch !== facts.base) return 'retargeted';
  if (pull.autoMerge) return 'merging';
  if (facts.forced === true) return undefined;
  if (marker.paused) return 'paused';
  const { now, lastTouched } = facts;
  if (now === undefined) return undefined;
  const touched = Math.max(pull.createdAt, lastTouched?.(pull.number) ?? 0);
  if (now - touched <= dormantAfter) return undefined;
  return now - (await lastDone(pull.number, gateway)) > dormantAfter ? 'dormant' : undefined;
}

/**
 * When a person last said or did something on it; 0 if nobody did. What is remembered elsewhere may have been lost.
 * Reactions do not count, because GitHub tells of none; commits do not, because they make the branch theirs anyway.
 */
async function lastDone(number: number, gateway: Conversation): Promise<number> {
  const all = [
    ...(await gateway.comments(number)),
    ...(await gateway.reviews(number)),
    ...(await gateway.events(number)),
  ];
  const done = all.filter(({ author = '' }) => author !== gateway.login && !author.endsWith('[bot]'));
  return Math.max(0, ...done.map(({ createdAt }) => createdAt));
}
