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

/** A check run that is done. */
export interface CheckRun {
  readonly name: string;
  readonly head: Oid;
  readonly conclusion: Conclusion;
  readonly title: string;
  /** Markdown, at most 65,535 characters. */
  readonly summary: string;
  readonly annotations: readonly Annotation[];
  readonly buttons: readonly CheckButton[];
  /** Ours; the same for the same result, so that a second run finds the first. */
  readonly externalId: string;
}
