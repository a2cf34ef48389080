import type { Commit } from '../git/commit.ts';
import type { Oid } from '../git/object.ts';

/** A ruleset on branches. `include` holds branch names, `~ALL`, `~DEFAULT_BRANCH`, or a prefix that ends with `*`. */
export interface Ruleset {
  readonly id: number;
  readonly name: string;
  readonly include: readonly string[];
  readonly rules: readonly Rule[];
  readonly createdAt: number;
}

/** A rule with its parameters, as the official description spells them. */
export interface Rule {
  readonly type: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/** A change of one branch, put to the rules. `merging` marks a move that a merged pull request makes. */
export interface ProposedMove {
  readonly branch: string;
  readonly created: boolean;
  readonly deleted: boolean;
  readonly forced: boolean;
  readonly merging: boolean;
  readonly commits: readonly { readonly oid: Oid; readonly commit: Commit; readonly verified: boolean }[];
}

/** Whether a ruleset covers a branch. */
export function covers({ include }: Ruleset, branch: string, defaultBranch: string): boolean {
  return include.some((pattern) => {
    if (pattern === '~ALL') return true;
    if (pattern === '~DEFAULT_BRANCH') return branch === defaultBranch;
    return pattern.endsWith('*') ? branch.startsWith(pattern.slice(0, -1)) : branch === pattern;
  });
}

const objections: Readonly<Record<string, (move: ProposedMove, rule: Rule) => string | undefined>> = {
  creation: ({ created }) => (created ? 'Cannot create ref due to creations being restricted.' : undefined),
  update: ({ created, deleted }) => (created || deleted ? undefined : 'Cannot update this protected ref.'),
  deletion: ({ deleted }) => (deleted ? 'Cannot delete this branch' : undefined),
  non_fast_forward: ({ forced }) => (forced ? 'Cannot force-push to this branch' : undefined),
  pull_request: ({ merging, created }) =>
    merging || created ? undefined : 'Changes must be made through a pull request.',
  required_signatures: ({ commits }) =>
    commits.some(({ verified }) => !verified) ? 'Commits must have verified signatures.' : undefined,
  branch_name_pattern: ({ branch, created }, rule) =>
    created && !fits(rule, branch) ? `Branch name ${wanted(rule)}` : undefined,
  commit_message_pattern: ({ commits }, rule) =>
    commits.every(({ commit }) => fits(rule, commit.message)) ? undefined : `Commit message ${wanted(rule)}`,
  commit_author_email_pattern: ({ commits }, rule) =>
    commits.every(({ commit }) => fits(rule, commit.author.email)) ? undefined : `Author email ${wanted(rule)}`,
};

/** What a rule says against a move; undefined when it is content. */
export function objection(rule: Rule, move: ProposedMove): string | undefined {
  return objections[rule.type]?.(move, rule);
}

function fits({ parameters }: Rule, text: string): boolean {
  const pattern = String(parameters?.pattern ?? '');
  const found = {
    starts_with: text.startsWith(pattern),
    ends_with: text.endsWith(pattern),
    contains: text.includes(pattern),
    regex: new RegExp(pattern, 'u').test(text),
  }[String(parameters?.operator)];
  return found !== (parameters?.negate === true);
}

function wanted({ parameters }: Rule): string {
  const verb = parameters?.negate === true ? 'must not' : 'must';
  return `${verb} match a given ${String(parameters?.operator)} pattern: ${String(parameters?.pattern)}`;
}
