/** Ids of the REST operations that the simulated GitHub answers, as the official description names them. */
export const wantedOperations: readonly string[] = `
  meta/root rate-limit/get users/get-authenticated users/get-by-username search/issues-and-pull-requests
  apps/get-authenticated apps/get-by-slug apps/create-from-manifest apps/list-installations apps/get-installation
  apps/create-installation-access-token apps/revoke-installation-access-token apps/list-repos-accessible-to-installation
  apps/get-repo-installation apps/get-org-installation apps/get-user-installation
  apps/get-webhook-config-for-app apps/update-webhook-config-for-app
  apps/list-webhook-deliveries apps/get-webhook-delivery apps/redeliver-webhook-delivery
  repos/get repos/list-branches repos/get-branch repos/get-branch-rules repos/get-repo-rulesets repos/get-repo-ruleset
  repos/get-content repos/create-or-update-file-contents repos/compare-commits-with-basehead
  repos/get-commit repos/list-commits repos/list-pull-requests-associated-with-commit repos/download-tarball-archive
  repos/get-collaborator-permission-level repos/list-for-org repos/list-for-authenticated-user
  git/get-ref git/list-matching-refs git/create-ref git/update-ref git/delete-ref git/get-commit git/create-commit
  git/get-tree git/create-tree git/get-blob git/create-blob
  pulls/create pulls/list pulls/get pulls/update pulls/list-files pulls/list-commits pulls/check-if-merged
  pulls/create-review pulls/list-reviews pulls/dismiss-review pulls/list-review-comments pulls/create-review-comment
  pulls/update-review-comment pulls/delete-review-comment
  pulls/request-reviewers pulls/remove-requested-reviewers pulls/list-requested-reviewers
  issues/get issues/create issues/update issues/list-for-repo issues/list-events
  issues/list-comments issues/get-comment issues/create-comment issues/update-comment issues/delete-comment
  issues/list-labels-for-repo issues/get-label issues/create-label
  issues/list-labels-on-issue issues/add-labels issues/set-labels issues/remove-label
  issues/add-assignees issues/remove-assignees issues/check-user-can-be-assigned
  reactions/create-for-issue-comment reactions/list-for-issue-comment reactions/delete-for-issue-comment
  reactions/create-for-pull-request-review-comment
  checks/create checks/update checks/get checks/list-for-ref checks/list-annotations checks/list-suites-for-ref
`
  .trim()
  .split(/\s+/u);

/** Webhook payloads that the simulated GitHub sends, by their key in the description's `x-webhooks`. */
export const wantedWebhooks: readonly string[] = `
  push
  pull-request-opened pull-request-synchronize pull-request-closed pull-request-reopened pull-request-edited
  pull-request-labeled pull-request-unlabeled pull-request-assigned pull-request-unassigned
  pull-request-review-requested pull-request-review-request-removed
  pull-request-ready-for-review pull-request-converted-to-draft
  pull-request-auto-merge-enabled pull-request-auto-merge-disabled pull-request-enqueued pull-request-dequeued
  pull-request-review-submitted pull-request-review-comment-created
  issue-comment-created issue-comment-edited issue-comment-deleted
  check-run-created check-run-completed check-run-rerequested check-run-requested-action
  check-suite-requested check-suite-rerequested
  merge-group-checks-requested merge-group-destroyed
  installation-created installation-deleted installation-suspend installation-unsuspend
  installation-new-permissions-accepted installation-repositories-added installation-repositories-removed
  repository-created repository-renamed repository-transferred repository-archived repository-unarchived
  repository-deleted repository-edited repository-privatized repository-publicized
`
  .trim()
  .split(/\s+/u);

/** GraphQL types with the fields that the simulated GitHub resolves; scalars, enums and inputs follow by themselves. */
export const wantedGraphql: Readonly<Record<string, string>> = {
  Query: 'node nodes repository rateLimit viewer search',
  Mutation:
    'updateRef updateRefs createCommitOnBranch enablePullRequestAutoMerge disablePullRequestAutoMerge convertPullRequestToDraft markPullRequestReadyForReview minimizeComment',
  Node: 'id',
  Actor: 'login url',
  RepositoryOwner: 'id login',
  GitObject: 'oid id abbreviatedOid',
  GitSignature: 'isValid state wasSignedByGitHub',
  GpgSignature: 'isValid state wasSignedByGitHub',
  Minimizable: 'isMinimized',
  User: 'id login databaseId url',
  Bot: 'id login databaseId url',
  Organization: 'id login databaseId url',
  Repository:
    'id databaseId name nameWithOwner owner url defaultBranchRef object ref refs pullRequest pullRequests isArchived isDisabled isEmpty isFork isLocked isMirror isPrivate visibility diskUsage viewerPermission autoMergeAllowed mergeQueue pushedAt label',
  Ref: 'id name prefix target repository associatedPullRequests',
  RefConnection: 'nodes pageInfo totalCount',
  Commit:
    'id oid abbreviatedOid message messageHeadline committedDate tree parents history signature file author committer',
  CommitConnection: 'nodes pageInfo totalCount',
  CommitHistoryConnection: 'nodes pageInfo totalCount',
  GitActor: 'name email date user',
  Blob: 'id oid abbreviatedOid text isBinary byteSize isTruncated',
  Tree: 'id oid abbreviatedOid entries',
  TreeEntry: 'name nameRaw path pathRaw mode oid type object size isGenerated',
  Tag: 'id oid abbreviatedOid name target',
  PullRequest:
    'id databaseId fullDatabaseId number title body state url isDraft merged mergedAt mergeable createdAt updatedAt closedAt closed author baseRef baseRefName baseRefOid headRef headRefName headRefOid headRepository isCrossRepository autoMergeRequest isInMergeQueue labels comments mergeCommit',
  PullRequestConnection: 'nodes pageInfo totalCount',
  AutoMergeRequest: 'enabledAt mergeMethod enabledBy',
  MergeQueue: 'id url',
  Label: 'id name color',
  LabelConnection: 'nodes pageInfo totalCount',
  IssueComment: 'id databaseId body author createdAt updatedAt isMinimized url',
  IssueCommentConnection: 'nodes pageInfo totalCount',
  SearchResultItem: '',
  SearchResultItemConnection: 'nodes pageInfo issueCount',
  PageInfo: 'endCursor hasNextPage hasPreviousPage startCursor',
  RateLimit: 'cost limit nodeCount remaining resetAt used',
  UpdateRefPayload: 'clientMutationId ref',
  UpdateRefsPayload: 'clientMutationId',
  CreateCommitOnBranchPayload: 'clientMutationId commit ref',
  EnablePullRequestAutoMergePayload: 'clientMutationId pullRequest',
  DisablePullRequestAutoMergePayload: 'clientMutationId pullRequest',
  ConvertPullRequestToDraftPayload: 'clientMutationId pullRequest',
  MarkPullRequestReadyForReviewPayload: 'clientMutationId pullRequest',
  MinimizeCommentPayload: 'clientMutationId minimizedComment',
};
