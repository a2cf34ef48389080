/** Why nothing, or nothing more, happens in a repository. */
export type StateName =
  | 'archived'
  | 'disabled'
  | 'empty'
  | 'fork'
  | 'mirror'
  | 'renamed'
  | 'transferred'
  | 'gone'
  | 'too-large'
  | 'missing-permission'
  | 'ruleset-branch'
  | 'ruleset-message'
  | 'ruleset-signature'
  | 'ruleset'
  | 'config-wrong'
  | 'organisation-config-wrong'
  | 'organisation-config-unreachable'
  | 'waiting-for-canary'
  | 'waiting-for-wave'
  | 'waves-stopped'
  | 'outside-schedule'
  | 'paused'
  | 'dormant'
  | 'handed-over'
  | 'retargeted'
  | 'reopened'
  | 'merging'
  | 'branch-in-the-way'
  | 'no-branch-left'
  | 'refused'
  | 'not-made-exactly';

/** A named state with its sentence for people. */
export interface State {
  readonly name: StateName;
  readonly text: string;
}

/** Whether a state ends by itself, so that it is worth looking again without an event. */
const passing: ReadonlySet<StateName> = new Set([
  'waiting-for-canary',
  'waiting-for-wave',
  'outside-schedule',
  'merging',
  'organisation-config-unreachable',
]);

const texts: Readonly<Record<StateName, string>> = {
  archived: 'The repository is archived, so nothing can be changed in it.',
  disabled: 'GitHub has disabled the repository.',
  empty: 'The repository has no commit yet.',
  fork: 'The repository is a fork; its upstream is the place for changes.',
  mirror: 'The repository is a mirror; changes in it would be lost.',
  renamed: 'The repository has another name now.',
  transferred: 'The repository belongs to somebody else now.',
  gone: 'The repository does not exist, or is not part of the installation.',
  'too-large': 'The repository has more manifests than are read.',
  'missing-permission': 'The App lacks a permission here.',
  'ruleset-branch': 'A ruleset forbids a branch of this name. `branchPrefix` in the configuration names another.',
  'ruleset-message': 'A ruleset forbids this commit message. `commitMessage` in the configuration words it anew.',
  'ruleset-signature': 'A ruleset wants signed commits, and GitHub did not sign this one.',
  ruleset: 'A ruleset forbids the change.',
  'config-wrong': 'The configuration cannot be used.',
  'organisation-config-wrong': 'The configuration of the organisation cannot be used.',
  'organisation-config-unreachable':
    'The App cannot see the repository `.github` of the owner, so its settings do not count.',
  'waiting-for-canary':
    'One pull request is open elsewhere. When somebody merges it, the others follow; `pullRequests.open` in the configuration does not wait.',
  'waiting-for-wave': 'As many pull requests as the configuration allows are open, or were opened today.',
  'waves-stopped':
    'A change was reverted, or two pull requests were closed, so no further ones are opened until somebody changes the settings in the repository `.github` of the owner.',
  'outside-schedule': 'The schedule of the configuration does not allow it now.',
  paused: 'Somebody paused this pull request with a command.',
  dormant: 'Nobody has touched this pull request for 90 days, so it is no longer updated.',
  'handed-over': 'Somebody else changed the branch, so it is theirs now.',
  retargeted: 'Somebody put this pull request on another base branch, so it is theirs now.',
  reopened: 'Somebody reopened this pull request, in which nothing is left to change, so it is theirs now.',
  merging: 'The pull request is about to be merged by itself, so it is not touched.',
  refused: 'GitHub refused the change.',
  'branch-in-the-way':
    'Git has no branch below the name of another branch. `branchPrefix` in the configuration names another place.',
  'no-branch-left': 'Pull requests of this kind were closed too often; further ones would only be a nuisance.',
  'not-made-exactly': 'What GitHub wrote was not what was asked for, so it was not used.',
};

/** A state in words; `detail` is said after them. */
export function stateOf(name: StateName, detail?: string): State {
  return { name, text: detail === undefined ? texts[name] : `${texts[name]} ${detail}` };
}

/** Whether a state may end without an event of its repository. */
export function isPassing({ name }: State): boolean {
  return passing.has(name);
}
