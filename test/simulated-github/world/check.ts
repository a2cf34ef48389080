import type { Oid } from '../git/object.ts';
import type { App } from './app.ts';
import type { Repository } from './repository.ts';

/** All check runs of one App on one commit. */
export interface CheckSuite {
  readonly id: number;
  readonly app: App;
  readonly repository: Repository;
  readonly headSha: Oid;
  readonly branch: string | null;
  readonly createdAt: number;
}

/** A check run of an App. */
export interface CheckRun {
  readonly id: number;
  readonly suite: CheckSuite;
  name: string;
  externalId: string;
  detailsUrl: string | null;
  status: string;
  conclusion: string | null;
  startedAt: number;
  completedAt: number | undefined;
  title: string | null;
  summary: string | null;
  text: string | null;
  readonly annotations: Annotation[];
  actions: readonly CheckAction[];
}

/** A remark on lines of a file. */
export interface Annotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly start_column?: number;
  readonly end_column?: number;
  readonly annotation_level: 'notice' | 'warning' | 'failure';
  readonly message: string;
  readonly title?: string;
  readonly raw_details?: string;
}

/** A button that a check run offers. */
export interface CheckAction {
  readonly label: string;
  readonly description: string;
  readonly identifier: string;
}
