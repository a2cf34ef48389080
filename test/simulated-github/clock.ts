/** The clock of a simulated GitHub, in milliseconds since 1970. Nothing in it waits: `sleep` moves a stopped clock on. */
export interface SimulatedClock {
  now(): number;
  /** Moves the clock forward. */
  advance(time: Duration): void;
  /** Lets that many milliseconds pass, at once; for code under test that takes its `sleep` from outside. */
  sleep(milliseconds: number): Promise<void>;
}

/** A stretch of time; the parts are added. */
export interface Duration {
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
  readonly milliseconds?: number;
}

/** A clock that runs with the real one and can be put forward. */
export function runningClock(): SimulatedClock {
  let ahead = 0;
  return clock(
    () => Date.now() + ahead,
    (milliseconds) => {
      ahead += milliseconds;
    },
  );
}

/** A clock that stands until it is put forward; `start` is an ISO 8601 time, by default the present. */
export function stoppedClock(start?: string): SimulatedClock {
  let time = start === undefined ? Date.now() : Date.parse(start);
  return clock(
    () => time,
    (milliseconds) => {
      time += milliseconds;
    },
  );
}

function clock(now: () => number, pass: (milliseconds: number) => void): SimulatedClock {
  return {
    now,
    advance: (time) => pass(inMilliseconds(time)),
    sleep: (milliseconds) => {
      pass(milliseconds);
      return Promise.resolve();
    },
  };
}

/** A duration as milliseconds. */
export function inMilliseconds(time: Duration): number {
  const hours = (time.days ?? 0) * 24 + (time.hours ?? 0);
  const seconds = (hours * 60 + (time.minutes ?? 0)) * 60 + (time.seconds ?? 0);
  return seconds * 1000 + (time.milliseconds ?? 0);
}

/** A time as GitHub writes it: ISO 8601 in UTC, whole seconds. */
export function isoTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 'YYYY-MM-DDTHH:MM:SS'.length)}Z`;
}
