import type { AttendSubject, Urgency } from '../queue/job.ts';

/** A repository as deliveries name it. */
export interface RepositoryFacts {
  readonly id: number;
  readonly installation: number;
  readonly owner: string;
  readonly name: string;
}

/** A push that changed nothing of interest: if its first commit was scanned, its last one needs no scan. */
export interface QuietPush {
  readonly before: string;
  readonly after: string;
}

/** What a delivery tells. Never more than that something changed: what it is now is asked of GitHub. */
export type Notice =
  | {
      readonly kind: 'repository-changed';
      readonly repository: RepositoryFacts;
      readonly urgency: Urgency;
      /** Where the default branch is said to stand. */
      readonly head?: string;
      /** When it was pushed there, in seconds since 1970 by GitHub's clock. */
      readonly pushedAt?: number;
      readonly quiet?: QuietPush;
    }
  | { readonly kind: 'repository-gone'; readonly repository: number; readonly installation: number }
  | {
      readonly kind: 'subject-changed';
      readonly repository: RepositoryFacts;
      readonly subject: AttendSubject;
    }
  | {
      readonly kind: 'installation-changed';
      readonly installation: number;
      readonly account: string;
      readonly state: 'active' | 'suspended' | 'removed';
    }
  | { readonly kind: 'settings-changed'; readonly installation: number };

/** A delivery that was read: its id, what it is about, and what it tells; often nothing. */
export interface Delivery {
  readonly id: string;
  readonly event: string;
  readonly notices: readonly Notice[];
}
