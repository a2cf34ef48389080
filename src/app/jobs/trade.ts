import type { Log } from '../operating/log.ts';
import type { AttendSubject, Urgency } from '../queue/job.ts';
import type { Fence } from './fences.ts';
import type { RepositoryRow } from './repository-row.ts';

/** What is worked on, and how. The signal says that the work is no longer this worker's. */
export interface Subject {
  readonly repository: RepositoryRow;
  readonly urgency: Urgency;
  readonly signal: AbortSignal;
  /** Rejects if the work is no longer this worker's. To be asked right before anything is written. */
  readonly confirm: () => Promise<void>;
  readonly log: Log;
}

/** A named state with its sentence. */
export interface Standing {
  readonly state: string;
  readonly detail?: string;
  /** Seconds after which it is worth looking again without an event. */
  readonly again?: number;
}

/** What a scan came to. */
export interface Scanned extends Standing {
  /** The head that was looked at; absent where there is none. */
  readonly head?: string;
  /** Whether pull requests must pass our check; as before if it is not known. */
  readonly blocking?: boolean;
  /** Open pull requests that must pass our check from now on. */
  readonly unchecked?: readonly number[];
  /** What is to be published, as text; absent if nothing is. */
  readonly plan?: string;
}

/** What publishing came to. */
export interface Published extends Standing {
  /** The plan no longer fits the repository: it has to be scanned first. */
  readonly stale: boolean;
  /** Pull requests that stand as they should: opened, written to, or found so. */
  readonly wrote?: readonly number[];
}

/** What became of something on a pull request, or of the question of a merge queue. */
export interface Attended {
  /** What has to follow. */
  readonly follow: 'nothing' | 'scan';
  /** GitHub showed another head than it had announced. */
  readonly behind?: boolean;
}

/** The work itself, without queues. Every part may throw `GitHubError`, and is run again from the start. */
export interface Trade {
  scan(subject: Subject): Promise<Scanned>;
  publish(subject: Subject, plan: string, fence: Fence): Promise<Published>;
  attend(subject: Subject, what: AttendSubject): Promise<Attended>;
  /** Lets nobody wait for a check that could not be made; nothing where none was asked for. */
  excuse(subject: Subject, what: AttendSubject): Promise<void>;
}
