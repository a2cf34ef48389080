import type { Account } from './account.ts';
import type { PullRequest } from './pull-request.ts';
import type { Repository } from './repository.ts';

/** An issue or pull request: the two share numbers, comments, labels and assignees. Times in milliseconds. */
export interface Issue {
  readonly id: number;
  readonly number: number;
  readonly repository: Repository;
  readonly author: Account;
  readonly createdAt: number;
  updatedAt: number;
  closedAt: number | undefined;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  labels: string[];
  assignees: Account[];
  readonly comments: Comment[];
  readonly events: IssueEvent[];
  readonly pull: PullRequest | undefined;
}

/** A comment on an issue or pull request. */
export interface Comment {
  readonly id: number;
  readonly issue: Issue;
  readonly author: Account;
  /** The App that wrote it, if one did. */
  readonly appId: number | undefined;
  readonly createdAt: number;
  updatedAt: number;
  body: string;
  minimized: boolean;
  readonly reactions: Reaction[];
}

/** A reaction such as `+1` or `eyes`. */
export interface Reaction {
  readonly id: number;
  readonly author: Account;
  readonly content: string;
  readonly createdAt: number;
}

/** Something that was done to an issue or pull request, as its list of events shows it. */
export interface IssueEvent {
  readonly id: number;
  readonly event: string;
  readonly actor: Account;
  readonly createdAt: number;
  readonly label?: string;
  readonly assignee?: Account;
  readonly commitId?: string;
  readonly rename?: { readonly from: string; readonly to: string };
}

/** A label of a repository; the colour is six hexadecimal digits. */
export interface Label {
  readonly id: number;
  readonly name: string;
  readonly color: string;
  readonly description: string | null;
}
