import type { Octokit } from '@octokit/rest';
import type { Annotation, CheckRun } from '../pull-request/check/check-run.ts';
import type { Checks } from '../pull-request/gateway.ts';
import type { LineComment } from '../pull-request/pull.ts';
import type { RepositoryName } from '../pull-request/repository.ts';

/** GitHub takes so many annotations in one request. */
const annotationsAtOnce = 50;

/** The gateway's side for checks and reviews. */
export function checksOf(octokit: Octokit, repository: RepositoryName, login: string): Checks {
  const named = { owner: repository.owner, repo: repository.name };
  return {
    async checkRun(head, name) {
      const wish = { ...named, ref: head, check_name: name, filter: 'latest' as const, per_page: 100 };
      const { data } = await octokit.rest.checks.listForRef(wish);
      const own = data.check_runs.filter(({ app }) => app !== null && `${app.slug}[bot]` === login);
      const newest = own.sort((a, b) => b.id - a.id)[0];
      return newest === undefined ? undefined : { id: newest.id, externalId: newest.external_id ?? '' };
    },
    async putCheckRun(run, known) {
      const [first = [], ...rest] = parts(run.annotations);
      const wish = { ...named, ...checkRunData(run, first) };
      const id = await put(octokit, wish, known);
      for (const part of rest) {
        const output = { ...outputOf(run), annotations: part.map(annotationData) };
        await octokit.rest.checks.update({ ...named, check_run_id: id, output });
      }
      return id;
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

type CheckData = ReturnType<typeof checkRunData> & { readonly owner: string; readonly repo: string };

async function put(octokit: Octokit, wish: CheckData, known: number | undefined): Promise<number> {
  if (known === undefined) return (await octokit.rest.checks.create(wish)).data.id;
  const { head_sha: _fixed, ...change } = wish;
  return (await octokit.rest.checks.update({ ...change, check_run_id: known })).data.id;
}

function checkRunData(run: CheckRun, annotations: readonly Annotation[]) {
  return {
    name: run.name,
    head_sha: run.head,
    external_id: run.externalId,
    status: 'completed' as const,
    conclusion: run.conclusion,
    output: { ...outputOf(run), annotations: annotations.map(annotationData) },
    actions: run.buttons.map((button) => ({ ...button })),
  };
}

function outputOf({ title, summary }: CheckRun) {
  return { title, summary };
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

function parts(annotations: readonly Annotation[]): readonly (readonly Annotation[])[] {
  const count = Math.ceil(annotations.length / annotationsAtOnce);
  return Array.from({ length: count }, (_, i) => annotations.slice(i * annotationsAtOnce, (i + 1) * annotationsAtOnce));
}
