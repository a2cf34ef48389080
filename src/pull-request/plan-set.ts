import type { CheckSettings, Config, Plan, Problem, PullRequestSettings, ShownAssumption } from '../index.ts';
import type { Head, Oid, RepositoryName } from './repository.ts';

/** A file that a plan rests on. */
export interface InputFile {
  readonly path: string;
  /** Whoever makes a file executable meanwhile wants it to stay so. */
  readonly mode: string;
  readonly oid: Oid;
}

/** A file as a pull request changes it. */
export interface ChangedFile {
  readonly path: string;
  readonly mode: string;
  /** Absent for a new file. */
  readonly before?: { readonly oid: Oid; readonly text: string };
  readonly after: { readonly oid: Oid; readonly text: string };
}

/** What goes into one pull request. */
export interface PlanGroup {
  /** The same for the same part of the repository. */
  readonly key: string;
  /** The branch that it goes to, unless an earlier one of that name was closed. */
  readonly branch: string;
  /** With edits; as many as fit into one pull request. */
  readonly plans: readonly Plan[];
  /** Plans of the same part of the repository in which nothing changes. */
  readonly leftAlone: readonly Plan[];
  readonly files: readonly ChangedFile[];
  /** Of all findings that lead to changes, sorted. */
  readonly fingerprints: readonly string[];
  /** Entries for the configuration that the pull request brings with it. */
  readonly ignores: readonly PendingIgnore[];
  /** Workloads that have to wait until this is merged. */
  readonly later: number;
  /** The same if and only if the files change in the same way. */
  readonly content: string;
  /** The same if and only if the same is done and explained, wherever in the files that is. */
  readonly meaning: string;
}

/** Something that is to be ignored from when a pull request is merged. */
export interface PendingIgnore {
  readonly rule: string;
  readonly paths: readonly string[];
  readonly reason: string;
}

/** What is to be done in one repository, with all that it rests on. Plain data, fit for JSON. */
export interface PlanSet {
  readonly repository: RepositoryName;
  readonly base: Head;
  /** All files that were read, sorted by path: manifests and configurations. */
  readonly inputs: readonly InputFile[];
  /** The blob of the organisation's settings; absent where there are none. */
  readonly organisation?: Oid;
  /** Which files were read, as the configuration has it. */
  readonly paths: Config['paths'];
  readonly settings: PullRequestSettings;
  readonly checks: CheckSettings;
  readonly groups: readonly PlanGroup[];
  readonly problems: readonly Problem[];
  readonly assumptions: readonly ShownAssumption[];
  /** Fingerprints that were found, and left out because a pull request with them was closed. */
  readonly ignored: readonly string[];
  /** Merged pull requests whose workarounds are back on the base branch. */
  readonly reverted: readonly number[];
  /** Plans that did not verify, a bug of ours: where, which rules, and what did not hold. */
  readonly failures: readonly { readonly file: string; readonly rules: readonly string[]; readonly message: string }[];
  /** How many files were looked at. */
  readonly filesRead: number;
  /** The release of this program. */
  readonly release: string;
}
