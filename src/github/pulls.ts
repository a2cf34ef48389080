import type { Octokit, RestEndpointMethodTypes } from '@octokit/rest';
import type { Pulls } from '../pull-request/gateway.ts';
import type { CommentFacts, Permission, PullFacts, PullSearch, PullsFound } from '../pull-request/pull.ts';
import type { RepositoryName } from '../pull-request/repository.ts';
import { changedPathOf } from './commits.ts';
import { type FoundNode, foundFields, foundOf, foundVariables } from './found-pulls.ts';
import { orUndefined } from './missing.ts';
import { ask } from './octokit.ts';
import { type PullNode, pullFields, pullOf } from './pull-node.ts';

const permissions: readonly Permission[] = ['none', 'read', 'triage', 'write', 'maintain', 'admin'];

/** What this part needs to know. */
export interface PullsSetting {
  readonly octokit: Octokit;
  readonly repository: RepositoryName;
  readonly login: string;
}

/** The gateway's side for pull requests and their conversations. */
export function pullsOf(setting: PullsSetting): Pulls {
  const { octokit, repository, login } = setting;
  const named = { owner: repository.owner, repo: repository.name };
  return {
    login,
    signature: () => signature(octokit, login),
    findPulls: (search) => findPulls(setting, search),
    unmergedPulls: () => unmergedPulls(setting),
    pull: (number) => pull(setting, number),
    async openPulls() {
      const wish = { ...named, state: 'open' as const, sort: 'updated' as const, direction: 'desc' as const };
      return (await octokit.rest.pulls.list({ ...wish, per_page: 100 })).data.map(({ number }) => number);
    },
    async createPull(wish) {
      const { data } = await octokit.rest.pulls.create({ ...named, ...wish, maintainer_can_modify: true });
      return createdPull(data, login);
    },
    async updatePull(number, change) {
      await octokit.rest.pulls.update({ ...named, pull_number: number, ...change });
    },
    async pullFiles(number) {
      const wish = { ...named, pull_number: number, per_page: 100 };
      return (await octokit.paginate(octokit.rest.pulls.listFiles, wish)).map(changedPathOf);
    },
    ...conversationOf(setting),
    async requestReviewers(number, reviewers) {
      const teams = reviewers.filter((one) => one.includes('/')).map((one) => one.slice(one.indexOf('/') + 1));
      const people = reviewers.filter((one) => !one.includes('/'));
      const wish = { reviewers: people, team_reviewers: teams };
      await octokit.rest.pulls.requestReviewers({ ...named, pull_number: number, ...wish });
    },
    async addAssignees(number, logins) {
      await octokit.rest.issues.addAssignees({ ...named, issue_number: number, assignees: [...logins] });
    },
    async permissionOf(username) {
      const found = await orUndefined(octokit.rest.repos.getCollaboratorPermissionLevel({ ...named, username }));
      const role = permissions.find((one) => one === found?.data.role_name);
      return role ?? permissions.find((one) => one === found?.data.permission) ?? 'none';
    },
  };
}

/** Events whose actor is who was named somewhere, and did nothing. */
const undone: ReadonlySet<string> = new Set(['mentioned', 'subscribed', 'unsubscribed']);

function conversationOf({ octokit, repository }: PullsSetting) {
  const named = { owner: repository.owner, repo: repository.name };
  return {
    async comments(number: number) {
      const wish = { ...named, issue_number: number, per_page: 100 };
      return (await octokit.paginate(octokit.rest.issues.listComments, wish)).map(commentOf);
    },
    async comment(id: number) {
      const found = await orUndefined(octokit.rest.issues.getComment({ ...named, comment_id: id }));
      return found === undefined ? undefined : commentOf(found.data);
    },
    async reviews(number: number) {
      const wish = { ...named, pull_number: number, per_page: 100 };
      const reviews = await octokit.paginate(octokit.rest.pulls.listReviews, wish);
      return reviews.flatMap(({ user, submitted_at: time }) =>
        time === undefined ? [] : [{ ...(user === null ? {} : { author: user.login }), createdAt: Date.parse(time) }],
      );
    },
    async events(number: number) {
      const wish = { ...named, issue_number: number, per_page: 100 };
      const events = await octokit.paginate(octokit.rest.issues.listEvents, wish);
      return events.flatMap(({ event, actor, created_at: time }) =>
        undone.has(event) ? [] : [{ ...(actor == null ? {} : { author: actor.login }), createdAt: Date.parse(time) }],
      );
    },
    async createComment(number: number, body: string) {
      return (await octokit.rest.issues.createComment({ ...named, issue_number: number, body })).data.id;
    },
    async updateComment(id: number, body: string) {
      await octokit.rest.issues.updateComment({ ...named, comment_id: id, body });
    },
    async react(comment: number, content: Parameters<Pulls['react']>[1]) {
      await octokit.rest.reactions.createForIssueComment({ ...named, comment_id: comment, content });
    },
    async addLabels(number: number, labels: readonly string[]) {
      await octokit.rest.issues.addLabels({ ...named, issue_number: number, labels: [...labels] });
    },
  };
}

type CommentData = RestEndpointMethodTypes['issues']['getComment']['response']['data'];

function commentOf({ id, user, body, created_at: time }: CommentData): CommentFacts {
  return { id, ...(user == null ? {} : { author: user.login }), body: body ?? '', createdAt: Date.parse(time) };
}

/** GitHub gives the bot of an App the address of its own account (docs: commit email addresses). */
async function signature(octokit: Octokit, login: string): Promise<string> {
  const { data } = await octokit.rest.users.getByUsername({ username: login });
  return `${login} <${data.id}+${login}@users.noreply.github.com>`;
}

async function findPulls({ octokit, repository }: PullsSetting, search: PullSearch): Promise<PullsFound> {
  const { declared, values } = foundVariables(search);
  const query = `query($owner: String!, $name: String!${declared}) {
    repository(owner: $owner, name: $name) { ${foundFields(search)} }
  } ${pullFields}`;
  const answer = await ask<{ readonly repository: FoundNode }>(octokit, query, { ...repository, ...values });
  return await foundOf(octokit, { node: answer.repository, repository }, search);
}

async function unmergedPulls({ octokit, repository, login }: PullsSetting): Promise<readonly PullFacts[]> {
  const author = login.endsWith('[bot]') ? `app/${login.slice(0, -'[bot]'.length)}` : login;
  const { owner, name } = repository;
  const own = `repo:${owner}/${name} is:pr is:unmerged author:${author}`;
  const query = `query($open: String!, $closed: String!) {
    open: search(query: $open, type: ISSUE, first: 20) { nodes { ...pull } }
    closed: search(query: $closed, type: ISSUE, first: 100) { nodes { ...pull } }
  } ${pullFields}`;
  type Answer = Readonly<Record<'open' | 'closed', { readonly nodes: readonly PullNode[] }>>;
  const { open, closed } = await ask<Answer>(octokit, query, { open: `${own} is:open`, closed: `${own} is:closed` });
  return [...open.nodes, ...closed.nodes].map(pullOf);
}

async function pull({ octokit, repository }: PullsSetting, number: number): Promise<PullFacts> {
  const query = `query($owner: String!, $name: String!, $number: Int!) {
    repository(owner: $owner, name: $name) { pullRequest(number: $number) { ...pull } }
  } ${pullFields}`;
  const wish = { ...repository, number };
  const answer = await ask<{ readonly repository: { readonly pullRequest: PullNode } }>(octokit, query, wish);
  return pullOf(answer.repository.pullRequest);
}

interface CreatedData {
  readonly number: number;
  readonly html_url: string;
  readonly title: string;
  readonly body: string | null;
  readonly draft?: boolean;
  readonly head: { readonly ref: string; readonly sha: string };
  readonly base: { readonly ref: string; readonly sha: string };
  readonly created_at: string;
}

function createdPull(data: CreatedData, author: string): PullFacts {
  return {
    number: data.number,
    url: data.html_url,
    title: data.title,
    body: data.body ?? '',
    state: 'open',
    draft: data.draft ?? false,
    author,
    crossRepository: false,
    head: { branch: data.head.ref, commit: data.head.sha },
    base: { branch: data.base.ref, commit: data.base.sha },
    mergeable: 'unknown',
    autoMerge: false,
    labels: [],
    createdAt: Date.parse(data.created_at),
  };
}
