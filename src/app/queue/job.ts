/** Why something is looked at; the more urgent goes first within an installation. */
export type Urgency = 'conversation' | 'push' | 'update' | 'sweep';

/** Numbers of the urgencies, as the queue takes them: the greater goes first. */
export const priorities: Readonly<Record<Urgency, number>> = { conversation: 30, push: 20, update: 10, sweep: 0 };

/** How often work was put off already, and since when it was wanted (milliseconds since 1970). */
export interface Effort {
  readonly attempt: number;
  readonly since: number;
}

/** Work that nobody has tried, and that nobody is measured by how long it waits. */
export const untried: Effort = { attempt: 0, since: 0 };

/** A repository changed: it is scanned at its present head. */
export interface ScanWork extends Effort {
  readonly queue: 'scan';
  readonly repository: number;
  readonly urgency: Urgency;
  /** How often the scan found another head than the one that was announced. */
  readonly lag?: number;
  /** How many plans in a row no longer fitted when they were to be published. */
  readonly stale?: number;
}

/** A repository has a plan to be published, or a pull request to be brought up to date. */
export interface PublishWork extends Effort {
  readonly queue: 'publish';
  readonly repository: number;
  readonly installation: number;
  readonly urgency: Urgency;
  /** How many plans before this one no longer fitted. */
  readonly stale?: number;
}

/**
 * A pull request to which somebody did something: with a comment that may be a command, a tick in its description, or by
 * asking for its check again; two commits that a merge queue puts together; or a commit whose check somebody wants again,
 * where GitHub does not say what it was for.
 */
export type AttendSubject =
  | {
      readonly pull: number;
      readonly by: string;
      readonly comment?: number;
      readonly ticked?: true;
      readonly again?: true;
      /** The head that it is said to have. */
      readonly sha?: string;
    }
  | {
      readonly base: string;
      readonly head: string;
      /** The branch that it goes into, as a full ref. */
      readonly into?: string;
      readonly again?: true;
    }
  | { readonly check: string; readonly by: string };

/** Something happened on a pull request, or a merge queue asks about a head. */
export interface AttendWork extends Effort {
  readonly queue: 'attend';
  readonly repository: number;
  readonly subject: AttendSubject;
  readonly urgency: Urgency;
  /** How often it was found with another head than the one that was announced. */
  readonly lag?: number;
}

/** The repositories of an installation, or of all, are compared with what is known and looked at again. */
export interface ReconcileWork extends Effort {
  readonly queue: 'reconcile';
  readonly installation?: number;
  /** Look at all repositories again, whether they changed or not. */
  readonly again?: true;
}

/** Deliveries that failed are asked for again. */
export interface RedeliverWork extends Effort {
  readonly queue: 'redeliver';
}

/** All that can be asked of the workers. Plain data, kept as JSON. */
export type Work = ScanWork | PublishWork | AttendWork | ReconcileWork | RedeliverWork;

/** Names of the queues that are worked on. */
export type QueueName = Work['queue'];

/** The work of one queue. */
export type WorkOf<Name extends QueueName> = Extract<Work, { readonly queue: Name }>;

/** The key under which work of the same kind is one, or waits for one another. */
export function keyOf(work: Work): string {
  if (work.queue === 'scan') return String(work.repository);
  if (work.queue === 'publish') return String(work.installation);
  if (work.queue === 'reconcile') return `${work.installation ?? 'all'}${work.again === true ? ' again' : ''}`;
  if (work.queue === 'redeliver') return 'all';
  const { repository, subject } = work;
  if ('check' in subject) return `${repository}@${subject.check} check`;
  if ('head' in subject) return `${repository}@${subject.head}${subject.again === true ? ' again' : ''}`;
  const { pull, by, comment, ticked, again } = subject;
  const what = [comment, ticked === true ? 'ticked' : undefined, again === true ? 'again' : undefined];
  return [`${repository}#${pull}`, by, ...what].filter((part) => part !== undefined).join(' ');
}

/** How urgent work is, as the queue takes it. */
export function priorityOf(work: Work): number {
  return 'urgency' in work ? priorities[work.urgency] : priorities.sweep;
}
