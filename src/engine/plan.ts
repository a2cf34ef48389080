import type { WorkloadRef } from '../kube/workload.ts';
import type { Edit } from '../yaml/edit.ts';
import type { Problem } from '../yaml/problem.ts';
import type { Category, Confidence } from './finding.ts';
import type { Operation } from './operation.ts';
import type { Step } from './step.ts';

/**
 * What becomes of a finding. `migrate`: safe steps. `review`: only with unsafe steps allowed. `refuse`: left alone,
 * `reason` says why. `report`: advice.
 */
export type Outcome = 'migrate' | 'review' | 'refuse' | 'report';

/** A place in a file for people: one-based lines and columns, offsets of the original text. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly start: number;
  readonly end: number;
}

/** A piece of evidence with its place. */
export interface ShownEvidence {
  readonly place: Place;
  readonly says: string;
}

/** One thing that changes because of a finding, in words. */
export interface Change {
  readonly operation: Operation['kind'];
  readonly place: Place;
  readonly applicability: Step['applicability'];
  readonly because: string;
}

/** A finding with its outcome: what every report shows. Plain data. */
export interface PlannedFinding {
  /** Stable across runs and unrelated edits: rule, workload, container and the text of the primary place. */
  readonly id: string;
  readonly rule: string;
  readonly category: Category;
  readonly workload: WorkloadRef;
  readonly container?: string;
  readonly message: string;
  readonly confidence: Confidence;
  readonly place: Place;
  readonly evidence: readonly ShownEvidence[];
  readonly outcome: Outcome;
  /** Why it is left alone, for `refuse`; why a person must look, for `review` that another finding causes. */
  readonly reason?: string;
  readonly changes: readonly Change[];
  /** What a person must check; one sentence each. */
  readonly review: readonly string[];
  /** What a person could do by hand. */
  readonly advice: readonly string[];
  /** The reason of the suppression comment that covers it, if any. */
  readonly suppressed?: string;
}

/** Edits of one file. */
export interface FileEdits {
  readonly file: string;
  readonly edits: readonly Edit[];
}

/** All that is to be done about one workload. Its edits are applied to all files or to none. */
export interface Plan {
  readonly workload: WorkloadRef;
  readonly file: string;
  /** Zero-based index of the document in its file. */
  readonly document: number;
  readonly findings: readonly PlannedFinding[];
  readonly edits: readonly FileEdits[];
  /** Set when the result did not verify: a bug of ours. Then `edits` is empty. */
  readonly failure?: string;
}

/** What was taken for granted, in words, one sentence each, with where it comes from. */
export interface ShownAssumption {
  readonly subject: string;
  readonly version: string;
  readonly origin: string;
}

/** The result of a migration: plain data. */
export interface Migration {
  readonly plans: readonly Plan[];
  /** Edits of all plans, per file, disjoint and verified together. */
  readonly edits: readonly FileEdits[];
  readonly problems: readonly Problem[];
  readonly assumptions: readonly ShownAssumption[];
  /** Suppression comments that covered nothing, or that lack a reason. */
  readonly unusedSuppressions: readonly { readonly place: Place; readonly message: string }[];
}
