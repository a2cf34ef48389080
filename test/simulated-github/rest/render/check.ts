import { isoTime } from '../../clock.ts';
import type { Annotation, CheckRun, CheckSuite } from '../../world/check.ts';
import { nodeId } from '../../world/identifiers.ts';
import type { Repository } from '../../world/repository.ts';
import type { World } from '../../world/world.ts';
import { page } from './account.ts';
import { integration } from './app.ts';
import { simpleCommit } from './commit.ts';
import { minimalRepository, repositoryUrl } from './repository.ts';

/** A check run as `check-run`. */
export function checkRunObject(world: World, run: CheckRun) {
  const { suite, id } = run;
  const { repository } = suite;
  const url = `${repositoryUrl(world, repository)}/check-runs/${id}`;
  const html = page(`${repository.fullName}/runs/${id}`);
  return {
    id,
    name: run.name,
    node_id: nodeId('CR', id),
    head_sha: suite.headSha,
    external_id: run.externalId,
    url,
    html_url: html,
    details_url: run.detailsUrl ?? html,
    status: run.status,
    conclusion: run.conclusion,
    started_at: isoTime(run.startedAt),
    completed_at: run.completedAt === undefined ? null : isoTime(run.completedAt),
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: suite.id },
    app: integration(world, suite.app),
    pull_requests: pullsAt(world, repository, suite.headSha),
  };
}

/** A check run as webhooks show it, with its suite. */
export function checkRunInHook(world: World, run: CheckRun) {
  return { ...checkRunObject(world, run), check_suite: simpleSuite(world, run.suite) };
}

function simpleSuite(world: World, suite: CheckSuite) {
  const { head_commit: _, latest_check_runs_count: __, check_runs_url: ___, ...rest } = suiteObject(world, suite);
  return rest;
}

/** A check suite as `check-suite`. */
export function suiteObject(world: World, suite: CheckSuite) {
  const { repository, headSha, id } = suite;
  const runs = repository.checkRuns.filter((run) => run.suite === suite);
  const done = runs.length > 0 && runs.every(({ status }) => status === 'completed');
  const url = `${repositoryUrl(world, repository)}/check-suites/${id}`;
  const [before] = repository.store.commit(headSha).parents;
  return {
    id,
    node_id: nodeId('CS', id),
    head_branch: suite.branch,
    head_sha: headSha,
    status: done ? 'completed' : 'queued',
    conclusion: done ? (runs.at(-1)?.conclusion ?? null) : null,
    url,
    before: before ?? null,
    after: headSha,
    pull_requests: pullsAt(world, repository, headSha),
    app: integration(world, suite.app),
    repository: minimalRepository(world, repository),
    created_at: isoTime(suite.createdAt),
    updated_at: isoTime(suite.createdAt),
    head_commit: simpleCommit(repository, headSha),
    latest_check_runs_count: runs.length,
    check_runs_url: `${url}/check-runs`,
  };
}

/** A check suite as webhooks show it. */
export function suiteInHook(world: World, suite: CheckSuite) {
  const { repository: _, ...rest } = suiteObject(world, suite);
  return rest;
}

/** An annotation as `check-annotation`. */
export function annotationObject(_world: World, { suite }: CheckRun, annotation: Annotation) {
  const { path } = annotation;
  return {
    path,
    blob_href: page(`${suite.repository.fullName}/blob/${suite.headSha}/${path}`),
    start_line: annotation.start_line,
    end_line: annotation.end_line,
    start_column: annotation.start_column ?? null,
    end_column: annotation.end_column ?? null,
    annotation_level: annotation.annotation_level,
    title: annotation.title ?? null,
    message: annotation.message,
    raw_details: annotation.raw_details ?? null,
  };
}

/** The open pull requests of the same repository that have a commit as head; those from forks are left out, as GitHub does. */
function pullsAt(world: World, repository: Repository, sha: string) {
  const here = repository.pulls().filter(({ issue, head }) => {
    return issue.state === 'open' && head.sha === sha && head.repository === repository;
  });
  const end = (branch: string, oid: string) => ({
    ref: branch,
    sha: oid,
    repo: { id: repository.id, url: repositoryUrl(world, repository), name: repository.name },
  });
  return here.map((pull) => ({
    id: pull.id,
    number: pull.issue.number,
    url: `${repositoryUrl(world, repository)}/pulls/${pull.issue.number}`,
    head: end(pull.head.branch, pull.head.sha),
    base: end(pull.base.branch, pull.base.sha),
  }));
}
