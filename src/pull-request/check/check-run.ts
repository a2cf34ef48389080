import type { Oid } from '../repository.ts';

/** How a check ends. */
export type Conclusion = 'success' | 'neutral' | 'failure' | 'action_required' | 'skipped';

/** A remark on lines of a file, shown beside them. Lines and columns count from 1; columns only within one line. */
export interface Annotation {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly startColumn?: number;
  readonly endColumn?: number;
  readonly level: 'notice' | 'warning' | 'failure';
  readonly title: string;
  readonly message: string;
}

/** A button of a check; GitHub cuts labels at 20 characters, descriptions at 40, and takes three buttons. */
export interface CheckButton {
  readonly label: string;
  readonly description: string;
  readonly identifier: string;
}

/** GitHub takes so many annotations in one request, and adds those of each request to those there are. */
export const annotationsAtOnce = 50;

/** What a check says of a commit. */
export interface CheckResult {
  readonly name: string;
  readonly head: Oid;
  readonly conclusion: Conclusion;
  readonly title: string;
  /** Markdown, at most 65,535 characters. */
  readonly summary: string;
  readonly annotations: readonly Annotation[];
  readonly buttons: readonly CheckButton[];
}

/** A check run that is done, with an id of ours. Of the annotations as many as fit into one request. */
export interface CheckRun extends CheckResult {
  readonly externalId: string;
}

/** A check run that is there. */
export interface KnownCheck {
  readonly id: number;
  readonly externalId: string;
  /** How many annotations are on it. */
  readonly annotations: number;
  /** Not so while GitHub waits for one that somebody asked for again. */
  readonly completed: boolean;
}
