import type { SimulatedClock } from '../clock.ts';

/** The numbers of the secondary limits; GitHub may change its own at any time. */
export interface SecondaryNumbers {
  restPoints: number;
  graphqlPoints: number;
  concurrent: number;
  creationsAMinute: number;
  creationsAnHour: number;
  /** How long a caller that went too far must wait. */
  retryAfterSeconds: number;
}

/** What a request weighs. */
export interface Weight {
  readonly kind: 'rest' | 'graphql';
  readonly points: number;
  readonly creates: boolean;
}

interface Track {
  readonly recent: { readonly at: number; readonly weight: Weight }[];
  readonly creations: number[];
  underway: number;
  blockedUntil: number;
}

const minute = 60_000;

/** Limits on bursts: points a minute, requests at a time, and content that people are told of. */
export class SecondaryLimits {
  readonly numbers: SecondaryNumbers = {
    restPoints: 900,
    graphqlPoints: 2000,
    concurrent: 100,
    creationsAMinute: 80,
    creationsAnHour: 500,
    retryAfterSeconds: 60,
  };
  /** Requests that came although the caller had been told to wait. */
  ignoredWaits = 0;
  readonly #clock: SimulatedClock;
  readonly #tracks = new Map<string, Track>();

  constructor(clock: SimulatedClock) {
    this.#clock = clock;
  }

  /** Counts a request; returns the seconds to wait when it is one too many. Each admitted one must be `leave`d. */
  enter(caller: string, weight: Weight): number | undefined {
    const now = this.#clock.now();
    const track = this.#track(caller);
    if (track.blockedUntil > now) {
      this.ignoredWaits += 1;
      return Math.ceil((track.blockedUntil - now) / 1000);
    }
    forget(track, now);
    if (this.#tooMuch(track, weight, now)) return this.block(caller);
    track.recent.push({ at: now, weight });
    if (weight.creates) track.creations.push(now);
    track.underway += 1;
    return undefined;
  }

  leave(caller: string): void {
    this.#track(caller).underway -= 1;
  }

  /** Makes a caller wait; returns for how many seconds. */
  block(caller: string, seconds: number = this.numbers.retryAfterSeconds): number {
    this.#track(caller).blockedUntil = this.#clock.now() + seconds * 1000;
    return seconds;
  }

  #tooMuch(track: Track, weight: Weight, now: number): boolean {
    const { numbers } = this;
    const same = track.recent.filter((one) => one.weight.kind === weight.kind);
    const points = same.reduce((sum, one) => sum + one.weight.points, weight.points);
    if (points > (weight.kind === 'rest' ? numbers.restPoints : numbers.graphqlPoints)) return true;
    if (track.underway >= numbers.concurrent) return true;
    if (!weight.creates) return false;
    const lastMinute = track.creations.filter((at) => at > now - minute).length;
    return lastMinute >= numbers.creationsAMinute || track.creations.length >= numbers.creationsAnHour;
  }

  #track(caller: string): Track {
    const known = this.#tracks.get(caller);
    if (known !== undefined) return known;
    const fresh = { recent: [], creations: [], underway: 0, blockedUntil: 0 };
    this.#tracks.set(caller, fresh);
    return fresh;
  }
}

function forget(track: Track, now: number): void {
  const firstRecent = track.recent.findIndex(({ at }) => at > now - minute);
  track.recent.splice(0, firstRecent < 0 ? track.recent.length : firstRecent);
  const firstCreation = track.creations.findIndex((at) => at > now - 60 * minute);
  track.creations.splice(0, firstCreation < 0 ? track.creations.length : firstCreation);
}
