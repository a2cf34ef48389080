/** How pull requests of the App are made. What is not set is absent or empty. */
export interface PullRequestSettings {
  /** What goes together into one pull request. */
  readonly grouping: 'repo' | 'directory' | 'workload';
  /** How many may be open in an organisation at once. */
  readonly open?: number;
  /** How many are opened in an organisation on one day. */
  readonly perDay?: number;
  readonly draft: boolean;
  readonly labels: readonly string[];
  /** Logins, and teams as `organisation/team`. */
  readonly reviewers: readonly string[];
  readonly assignees: readonly string[];
  /** With placeholders in braces. */
  readonly title?: string;
  /** With placeholders in braces. */
  readonly commitMessage?: string;
  readonly signoff: boolean;
  /** What branches begin with; ends with a slash. */
  readonly branchPrefix: string;
  readonly schedule?: Schedule;
  /** Logins and addresses whose commits on our branches are not a person's, as globs. */
  readonly ignoredAuthors: readonly string[];
}

/** When pull requests may be opened and updated. */
export interface Schedule {
  /** Three-letter names; every day if empty. */
  readonly days: readonly Weekday[];
  /** `HH:MM`; the window goes on over midnight if `until` is not later. */
  readonly from?: string;
  readonly until?: string;
  /** An IANA name. */
  readonly timeZone: string;
}

/** Days of the week, Monday first. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** A day of the week. */
export type Weekday = (typeof weekdays)[number];

/** What is done on other people's pull requests. */
export interface CheckSettings {
  /** Whether a new workaround fails the check. */
  readonly blocking: boolean;
  /** Whether changes are suggested on the lines. */
  readonly suggestions: boolean;
}

/** The settings of a repository that says nothing of pull requests. */
export const usualPullRequests: PullRequestSettings = {
  grouping: 'repo',
  draft: false,
  labels: [],
  reviewers: [],
  assignees: [],
  signoff: false,
  branchPrefix: 'sidecar-migrate/',
  ignoredAuthors: [],
};

/** The settings of a repository that says nothing of checks. */
export const usualChecks: CheckSettings = { blocking: false, suggestions: true };
