import type { PlainOperation, RepositoryOperation } from '../call.ts';
import { appOperations } from './apps.ts';
import { checkOperations } from './checks.ts';
import { commentOperations } from './comments.ts';
import { commitOperations } from './commits.ts';
import { contentOperations } from './contents.ts';
import { gitBlobOperations } from './git-blobs.ts';
import { gitCommitOperations } from './git-commits.ts';
import { gitRefOperations } from './git-refs.ts';
import { gitTreeOperations } from './git-trees.ts';
import { hookOperations } from './hooks.ts';
import { issueOperations } from './issues.ts';
import { labelOperations } from './labels.ts';
import { platformOperations } from './platform.ts';
import { pullOperations } from './pull-requests.ts';
import { repositoryLists, repositoryOperations } from './repositories.ts';
import { reviewOperations } from './reviews.ts';

/** All operations by the id that the official description gives them. */
export const operations: Readonly<Record<string, PlainOperation | RepositoryOperation>> = {
  ...appOperations,
  ...hookOperations,
  ...platformOperations,
  ...repositoryLists,
  ...repositoryOperations,
  ...contentOperations,
  ...commitOperations,
  ...gitRefOperations,
  ...gitCommitOperations,
  ...gitTreeOperations,
  ...gitBlobOperations,
  ...pullOperations,
  ...reviewOperations,
  ...issueOperations,
  ...commentOperations,
  ...labelOperations,
  ...checkOperations,
};
