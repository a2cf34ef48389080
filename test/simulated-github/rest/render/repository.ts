import { isoTime } from '../../clock.ts';
import { nodeId } from '../../world/identifiers.ts';
import type { Repository } from '../../world/repository.ts';
import type { World } from '../../world/world.ts';
import { page, simpleUser } from './account.ts';

const apiUrls: Readonly<Record<string, string>> = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
};

/** Where the API has a repository. */
export function repositoryUrl({ apiUrl }: World, repository: Repository): string {
  return `${apiUrl}/repos/${repository.fullName}`;
}

/** A repository as `minimal-repository`. */
export function minimalRepository(world: World, repository: Repository) {
  const url = repositoryUrl(world, repository);
  return {
    id: repository.id,
    node_id: nodeId('R', repository.id),
    name: repository.name,
    full_name: repository.fullName,
    private: repository.visibility === 'private',
    owner: simpleUser(world, repository.owner),
    html_url: page(repository.fullName),
    description: repository.description,
    fork: repository.parent !== undefined,
    url,
    ...Object.fromEntries(Object.entries(apiUrls).map(([key, end]) => [key, url + end])),
  };
}

/** A repository as `repository` and `repository-webhooks`. */
export function wholeRepository(world: World, repository: Repository) {
  const { fullName } = repository;
  const open = repository.issues.filter(({ state }) => state === 'open').length;
  return {
    ...minimalRepository(world, repository),
    created_at: isoTime(repository.createdAt),
    updated_at: isoTime(repository.updatedAt),
    pushed_at: isoTime(repository.pushedAt),
    git_url: `git://github.com/${fullName}.git`,
    ssh_url: `git@github.com:${fullName}.git`,
    clone_url: `${page(fullName)}.git`,
    svn_url: page(fullName),
    homepage: null,
    size: repository.store.size,
    stargazers_count: 0,
    watchers_count: 0,
    language: null,
    has_issues: repository.hasIssues,
    has_projects: true,
    has_downloads: true,
    has_wiki: true,
    has_pages: false,
    has_discussions: false,
    forks_count: 0,
    mirror_url: repository.mirrorUrl,
    archived: repository.archived,
    disabled: repository.disabled,
    open_issues_count: open,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    visibility: repository.visibility,
    forks: 0,
    open_issues: open,
    watchers: 0,
    default_branch: repository.defaultBranch,
  };
}

/** A repository as `full-repository`. */
export function fullRepository(world: World, repository: Repository) {
  const parent = repository.parent && wholeRepository(world, repository.parent);
  return {
    ...wholeRepository(world, repository),
    allow_squash_merge: true,
    allow_merge_commit: true,
    allow_rebase_merge: true,
    allow_auto_merge: repository.allowAutoMerge,
    delete_branch_on_merge: repository.deleteBranchOnMerge,
    allow_update_branch: false,
    network_count: 0,
    subscribers_count: 0,
    ...(parent === undefined ? {} : { parent, source: parent }),
  };
}
