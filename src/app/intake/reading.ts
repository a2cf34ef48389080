import { readCheckId } from '../../pull-request/check/check-id.ts';
import type { AttendSubject } from '../queue/job.ts';
import type { Notice, RepositoryFacts } from './notice.ts';
import type { Payload, PayloadRepository } from './payload.ts';
import { mayTouch, quietPush } from './push.ts';

/** What the reading of deliveries depends on. */
export interface Interests {
  /** The number of the App itself: checks of other Apps are none of its business. */
  readonly app: number;
  /** Whether a file of that path can matter to a scan, the configuration included. */
  readonly relevant: (path: string) => boolean;
  /** Whether a path of an organisation's `.github` repository is the organisation's configuration. */
  readonly settings: (path: string) => boolean;
}

/** What a delivery tells, by its event and payload; nothing for what is of no interest. */
export function noticesIn(event: string, payload: Payload, interests: Interests): readonly Notice[] {
  if (event === 'installation') return installationNotices(payload);
  if (event === 'installation_repositories') return selectionNotices(payload);
  const repository = repositoryIn(payload);
  return repository === undefined ? [] : (readers.get(event)?.(payload, repository, interests) ?? []);
}

const states: Readonly<Record<string, 'active' | 'suspended' | 'removed'>> = {
  created: 'active',
  unsuspend: 'active',
  new_permissions_accepted: 'active',
  suspend: 'suspended',
  deleted: 'removed',
};

function installationNotices({ action = '', installation }: Payload): readonly Notice[] {
  const state = states[action];
  if (installation?.id === undefined || state === undefined) return [];
  const account = installation.account?.login ?? '';
  return [{ kind: 'installation-changed', installation: installation.id, account, state }];
}

/** The repository in which an owner keeps settings for all others. */
const settingsRepository = '.github';

/** With the settings of the owner, what holds in all repositories comes or goes. */
function selectionNotices(payload: Payload): readonly Notice[] {
  const added = (payload.repositories_added ?? []).flatMap((one) => {
    const repository = repositoryIn({ ...payload, repository: one });
    return repository === undefined ? [] : [changed(repository)];
  });
  const installation = payload.installation?.id;
  const gone = (payload.repositories_removed ?? []).flatMap(({ id }) =>
    id === undefined || installation === undefined ? [] : [goneNotice({ id, installation })],
  );
  const names = [...(payload.repositories_added ?? []), ...(payload.repositories_removed ?? [])];
  const isForAll = installation !== undefined && names.some(({ name }) => name === settingsRepository);
  return [...added, ...gone, ...(isForAll ? [{ kind: 'settings-changed' as const, installation }] : [])];
}

function repositoryNotices({ action }: Payload, repository: RepositoryFacts): readonly Notice[] {
  return [action === 'deleted' ? goneNotice(repository) : changed(repository)];
}

function pushNotices(payload: Payload, repository: RepositoryFacts, interests: Interests): readonly Notice[] {
  const branch = payload.repository?.default_branch;
  if (branch === undefined || payload.ref !== `refs/heads/${branch}`) return [];
  const quiet = quietPush(payload, interests.relevant);
  const { after, deleted } = payload;
  const pushedAt = payload.repository?.pushed_at;
  const notice: Notice = {
    kind: 'repository-changed',
    repository,
    urgency: 'push',
    ...(after === undefined || deleted === true ? {} : { head: after }),
    ...(Number.isSafeInteger(pushedAt) ? { pushedAt: Number(pushedAt) } : {}),
    ...(quiet === undefined ? {} : { quiet }),
  };
  const isForAll = repository.name === settingsRepository && mayTouch(payload, interests.settings);
  return isForAll ? [notice, { kind: 'settings-changed', installation: repository.installation }] : [notice];
}

/** What happens to a pull request that can change what is to be said or done about it. */
const pullActions: ReadonlySet<string> = new Set(['opened', 'synchronize', 'reopened', 'closed', 'edited']);

/** After which of them a head was never looked at before. */
const newHeads: ReadonlySet<string> = new Set(['opened', 'synchronize', 'reopened']);

/** A change of the description may be a tick in a box. */
function pullSubject({ action = '', pull_request, changes, sender }: Payload): AttendSubject | undefined {
  const pull = pull_request?.number;
  if (pull === undefined || !pullActions.has(action)) return undefined;
  const isTick = action === 'edited' && changes?.body !== undefined && sender?.type !== 'Bot';
  const sha = newHeads.has(action) ? pull_request?.head?.sha : undefined;
  return { pull, by: sender?.login ?? '', ...(isTick ? { ticked: true } : {}), ...(sha === undefined ? {} : { sha }) };
}

/** New comments of people that begin with the name of the tool. */
function commandSubject({ action, sender, comment, issue }: Payload): AttendSubject | undefined {
  if (action !== 'created' || issue?.pull_request === undefined || sender?.type === 'Bot') return undefined;
  if (issue.number === undefined || comment?.id === undefined) return undefined;
  if (!/^\s{0,20}\/sidecar-migrate\b/iu.test(comment.body ?? '')) return undefined;
  return { pull: issue.number, by: sender?.login ?? '', comment: comment.id };
}

function queueSubject({ action, merge_group }: Payload): AttendSubject | undefined {
  const { head_sha: head, base_sha: base, base_ref: into } = merge_group ?? {};
  if (action !== 'checks_requested' || head === undefined || base === undefined) return undefined;
  return { base, head, ...(into === undefined ? {} : { into }) };
}

/** Somebody asked for a check of ours again, or pressed a button of it. */
function checkSubject(
  event: 'check_run' | 'check_suite',
  payload: Payload,
  { app }: Interests,
): AttendSubject | undefined {
  const check = payload[event];
  if (check?.app?.id !== app) return undefined;
  if (payload.action !== 'rerequested' && payload.action !== 'requested_action') return undefined;
  const by = payload.sender?.login ?? '';
  const pull = check.pull_requests?.[0]?.number;
  if (pull !== undefined) return { pull, by, again: true };
  const { external_id: id, head_sha: head } = check;
  return typeof head === 'string' ? checkedSubject({ id, head, by }) : undefined;
}

/** GitHub names no pull request that comes from a fork, and no merge group; our own id of a run does, but suites have none. */
function checkedSubject({ id, head, by }: { readonly id: unknown; readonly head: string; readonly by: string }) {
  const checked = typeof id === 'string' ? readCheckId(id)?.checked : undefined;
  const [pull] = checked?.kind === 'pulls' ? checked.pulls : [];
  if (pull !== undefined) return { pull, by, again: true } as const;
  if (checked?.kind !== 'group') return { check: head, by };
  return { base: checked.base, head, into: checked.into, again: true } as const;
}

type Reader = (payload: Payload, repository: RepositoryFacts, interests: Interests) => readonly Notice[];

function about(subjectOf: (payload: Payload, interests: Interests) => AttendSubject | undefined): Reader {
  return (payload, repository, interests) => {
    const subject = subjectOf(payload, interests);
    return subject === undefined ? [] : [{ kind: 'subject-changed', repository, subject }];
  };
}

/** How what happens in repositories is read, by event. */
const readers: ReadonlyMap<string, Reader> = new Map([
  ['push', pushNotices],
  ['repository', repositoryNotices],
  ['pull_request', about(pullSubject)],
  ['issue_comment', about(commandSubject)],
  ['merge_group', about(queueSubject)],
  ['check_run', about((payload, interests) => checkSubject('check_run', payload, interests))],
  ['check_suite', about((payload, interests) => checkSubject('check_suite', payload, interests))],
]);

/** Events of repositories that tell something; GitHub sends those of installations to every App besides. */
export const repositoryEvents: readonly string[] = [...readers.keys()];

function changed(repository: RepositoryFacts): Notice {
  return { kind: 'repository-changed', repository, urgency: 'sweep' };
}

function goneNotice({ id, installation }: Pick<RepositoryFacts, 'id' | 'installation'>): Notice {
  return { kind: 'repository-gone', repository: id, installation };
}

/** The repository of a delivery, if it names it and the installation in full. */
function repositoryIn({ repository, installation }: Payload): RepositoryFacts | undefined {
  const names = namesOf(repository);
  if (repository?.id === undefined || installation?.id === undefined || names === undefined) return undefined;
  return { id: repository.id, installation: installation.id, ...names };
}

function namesOf(repository: PayloadRepository | undefined) {
  const [owner, name] = (repository?.full_name ?? '').split('/');
  return owner === undefined || owner === '' || name === undefined || name === '' ? undefined : { owner, name };
}
