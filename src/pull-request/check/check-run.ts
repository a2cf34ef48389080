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

/** An id of ours that names a pull request too: GitHub does not say which one a run is for if it comes from a fork. */
export function idForPull(id: string, pull: number | undefined): string {
  return pull === undefined ? id : `${id} #${pull}`;
}

/** The pull request that an id of ours names; `undefined` if it names none. */
export function pullIn(id: string): number | undefined {
  const [, number] = / #(\d{1,12})$/u.exec(id) ?? [];
  return number === undefined ? undefined : Number(number);
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
