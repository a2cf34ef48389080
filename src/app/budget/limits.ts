import type { Urgency } from '../queue/job.ts';

/** What a request weighs, by GitHub's rules: reading is 1 point, writing 5. */
export interface Weight {
  readonly kind: 'rest' | 'graphql';
  readonly points: number;
  /** Whether it makes content that people are told of; these are limited apart. */
  readonly creates: boolean;
}

/** A bucket that empties evenly: every unit takes so many milliseconds, and so many may come at once. */
export interface Bucket {
  readonly unit: number;
  readonly burst: number;
}

/** The buckets of one scope. In any minute or hour no more passes than what empties in it, plus a burst. */
export interface Limits {
  readonly rest: Bucket;
  readonly graphql: Bucket;
  readonly content: Bucket;
  readonly write: Bucket;
}

const minute = 60_000;

/**
 * Less than four fifths of GitHub's secondary limits, bursts included: 900 points a minute for REST, 2,000 for GraphQL,
 * 80 pieces of content a minute and 500 an hour, and a second between writes.
 */
export const secondaryLimits: Limits = {
  rest: { unit: minute / 600, burst: 100 },
  graphql: { unit: minute / 1400, burst: 160 },
  content: { unit: (60 * minute) / 340, burst: 50 },
  write: { unit: 1000, burst: 1 },
};

/** What the App asks for itself, mostly tokens, makes no content: it need not come one by one. */
export const appLimits: Limits = { ...secondaryLimits, write: { unit: 0, burst: 1 } };

/** The share of an hourly limit that each urgency leaves to the more urgent ones. */
export const reserves: Readonly<Record<Urgency, number>> = { conversation: 0.05, push: 0.2, update: 0.2, sweep: 0.3 };
