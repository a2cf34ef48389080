import { type CheckWish, createCheck, updateCheck } from '../../acts/checks.ts';
import type { App } from '../../world/app.ts';
import type { CheckRun } from '../../world/check.ts';
import { notFound, RejectedError } from '../../world/rejection.ts';
import { bodyOf, created, ok, paged, pagedIn, type RepositoryCall, type RepositoryOperation } from '../call.ts';
import { commitNamed } from '../commitish.ts';
import { annotationObject, checkRunObject, suiteObject } from '../render/check.ts';

/** Operations on check runs; only Apps write them, and each only its own. */
export const checkOperations: Readonly<Record<string, RepositoryOperation>> = {
  'checks/create': {
    needs: ['checks', 'write'],
    run(call) {
      const { world, repository } = call;
      const wish = bodyOf<CheckWish & { head_sha: string }>(call);
      const run = createCheck(world, { app: appOf(call), repository, sha: wish.head_sha, wish });
      return created(checkRunObject(world, run));
    },
  },
  'checks/update': {
    needs: ['checks', 'write'],
    run(call) {
      const run = runOf(call);
      if (run.suite.app !== appOf(call))
        throw new RejectedError(
          403,
          'Invalid app_id `check_run` can only be modified by the GitHub App that created it.',
        );
      updateCheck(call.world, run, bodyOf<CheckWish>(call));
      return ok(checkRunObject(call.world, run));
    },
  },
  'checks/get': { needs: ['checks', 'read'], run: (call) => ok(checkRunObject(call.world, runOf(call))) },
  'checks/list-annotations': {
    needs: ['checks', 'read'],
    run(call) {
      const run = runOf(call);
      return paged(call, run.annotations, (annotation) => annotationObject(call.world, run, annotation));
    },
  },
  'checks/list-for-ref': {
    needs: ['checks', 'read'],
    run(call) {
      const { world, query, repository } = call;
      const sha = commitNamed(call, call.path.ref ?? '');
      const here = repository.checkRuns.filter(({ suite, name, status }) => {
        if (suite.headSha !== sha || (query.check_name ?? name) !== name || (query.status ?? status) !== status)
          return false;
        return query.app_id === undefined || suite.app.id === query.app_id;
      });
      const items = query.filter === 'all' ? here : latest(here);
      return pagedIn(call, { name: 'check_runs', items }, (run) => checkRunObject(world, run));
    },
  },
  'checks/list-suites-for-ref': {
    needs: ['checks', 'read'],
    run(call) {
      const sha = commitNamed(call, call.path.ref ?? '');
      const items = call.repository.suites.filter(({ headSha, app }) => {
        return headSha === sha && (call.query.app_id === undefined || app.id === call.query.app_id);
      });
      return pagedIn(call, { name: 'check_suites', items }, (suite) => suiteObject(call.world, suite));
    },
  },
};

/** Of runs with the same name in a suite the last. */
function latest(runs: readonly CheckRun[]): CheckRun[] {
  return [...new Map(runs.map((run) => [`${run.suite.id} ${run.name}`, run])).values()];
}

function appOf({ caller }: RepositoryCall): App {
  if (caller.kind === 'installation') return caller.token.installation.app;
  throw new RejectedError(403, 'You must authenticate via a GitHub App.');
}

function runOf({ repository, path }: RepositoryCall): CheckRun {
  const run = repository.checkRuns.find(({ id }) => id === Number(path.check_run_id));
  if (run === undefined) throw notFound();
  return run;
}
