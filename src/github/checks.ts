import type { Octokit, RestEndpointMethodTypes } from '@octokit/rest';
import type { Annotation, CheckRun, KnownCheck } from '../pull-request/check/check-run.ts';
import type { Checks } from '../pull-request/gateway.ts';
import type { LineComment } from '../pull-request/pull.ts';
import type { RepositoryName } from '../pull-request/repository.ts';

/** The gateway's side for checks and reviews. */
export function checksOf(octokit: Octokit, repository: RepositoryName, login: string): Checks {
  const named = { owner: repository.owner, repo: repository.name };
  return {
    async checkRun(head, name) {
      const wish = { ...named, ref: head, check_name: name, filter: 'latest' as const, per_page: 100 };
      const { data } = await octokit.rest.checks.listForRef(wish);
      const own = data.check_runs.filter(({ app }) => app !== null && `${app.slug}[bot]` === login);
      const newest = own.sort((a, b) => b.id - a.id)[0];
      return newest === undefined ? undefined : knownOf(newest);
    },
    async createCheckRun(run) {
      return (await octokit.rest.checks.create({ ...named, ...checkRunData(run), head_sha: run.head })).data.id;
    },
    async updateCheckRun(id, run) {
      await octokit.rest.checks.update({ ...named, ...checkRunData(run), check_run_id: id });
    },
    async lineComments(number) {
      const wish = { ...named, pull_number: number, per_page: 100 };
      const comments = await octokit.paginate(octokit.rest.pulls.listReviewComments, wish);
      return comments.map(({ path, line, start_line: startLine, body, user }) => ({
        path,
        startLine: startLine ?? line ?? 0,
        endLine: line ?? 0,
        body,
        ...(user === null ? {} : { author: user.login }),
      }));
    },
    async createReview(number, head, comments) {
      const wish = { ...named, pull_number: number, commit_id: head, event: 'COMMENT' as const };
      await octokit.rest.pulls.createReview({ ...wish, comments: comments.map(commentData) });
    },
  };
}

type CheckRunData = RestEndpointMethodTypes['checks']['listForRef']['response']['data']['check_runs'][number];

function knownOf({ id, external_id: externalId, status, output }: CheckRunData): KnownCheck {
  const annotations = output.annotations_count;
  return { id, externalId: externalId ?? '', annotations, completed: status === 'completed' };
}

function checkRunData(run: CheckRun) {
  const { title, summary, annotations } = run;
  return {
    name: run.name,
    external_id: run.externalId,
    status: 'completed' as const,
    conclusion: run.conclusion,
    output: { title, summary, annotations: annotations.map(annotationData) },
    actions: run.buttons.map((button) => ({ ...button })),
  };
}

function annotationData(one: Annotation) {
  const oneLine = one.startLine === one.endLine;
  return {
    path: one.path,
    start_line: one.startLine,
    end_line: one.endLine,
    ...(oneLine && one.startColumn !== undefined ? { start_column: one.startColumn } : {}),
    ...(oneLine && one.endColumn !== undefined ? { end_column: one.endColumn } : {}),
    annotation_level: one.level,
    title: one.title,
    message: one.message,
  };
}

function commentData({ path, startLine, endLine, body }: LineComment) {
  const start = startLine === endLine ? {} : { start_line: startLine, start_side: 'RIGHT' };
  return { path, body, line: endLine, side: 'RIGHT', ...start };
}
