/** The parts of payloads that are read. Everything may be missing: nothing else is believed of what comes over the wire. */
export interface Payload {
  readonly action?: string;
  readonly installation?: { readonly id?: number; readonly account?: { readonly login?: string } };
  readonly repository?: PayloadRepository;
  readonly repositories_added?: readonly PayloadRepository[];
  readonly repositories_removed?: readonly PayloadRepository[];
  readonly sender?: { readonly login?: string; readonly type?: string };
  // push
  readonly ref?: string;
  readonly before?: string;
  readonly after?: string;
  readonly forced?: boolean;
  readonly created?: boolean;
  readonly deleted?: boolean;
  readonly commits?: readonly PayloadCommit[];
  // pull requests, comments, checks
  readonly pull_request?: { readonly number?: number; readonly head?: { readonly sha?: string } };
  readonly issue?: { readonly number?: number; readonly pull_request?: object };
  readonly comment?: { readonly id?: number; readonly body?: string };
  readonly changes?: { readonly body?: object };
  readonly check_run?: PayloadCheck;
  readonly check_suite?: PayloadCheck;
  readonly merge_group?: { readonly head_sha?: string; readonly base_sha?: string; readonly base_ref?: string };
}

/** A repository as payloads name it; those in lists of an installation have no owner of their own. */
export interface PayloadRepository {
  readonly id?: number;
  readonly name?: string;
  readonly full_name?: string;
  readonly default_branch?: string;
  /** Of a push: seconds since 1970. Other events have a text here. */
  readonly pushed_at?: number | string | null;
}

/** A commit of a push with the paths that it touched. */
export interface PayloadCommit {
  readonly id?: string;
  readonly added?: readonly string[];
  readonly removed?: readonly string[];
  readonly modified?: readonly string[];
}

interface PayloadCheck {
  readonly head_sha?: string;
  readonly external_id?: string | null;
  readonly app?: { readonly id?: number };
  readonly pull_requests?: readonly { readonly number?: number }[];
}
