import { GitHubError } from '../../pull-request/github-error.ts';
import { lastingState } from '../../pull-request/lasting-state.ts';
import type { State } from '../../pull-request/state.ts';
import type { Session } from '../database/database.ts';
import type { Log } from '../operating/log.ts';
import type { ReconcileWork } from '../queue/job.ts';
import type { Claim } from '../queue/job-queue.ts';
import type { Bench, Next, Result } from './bench.ts';
import { bookmarked, leaveBookmark } from './bookmarks.ts';
import { endedPulls } from './ended-pulls.ts';
import { forgetUnused } from './forgetting.ts';
import type { ListedRepository, Platform } from './platform.ts';

/** A claim on a comparison, and where to say what happens to it. */
export interface Comparison {
  readonly claim: Claim<ReconcileWork>;
  readonly log: Log;
}

/** GitHub answers for so many nodes at a time. */
const atOnce = 100;

/**
 * Compares what GitHub lists with what is known, and has scanned what differs: whatever was missed comes to light here.
 * Without an installation, all of them get a job of their own.
 */
export async function reconcileJob(bench: Bench, platform: Platform, { claim, log }: Comparison): Promise<Result> {
  const { installation, again = false } = claim.work;
  if (installation === undefined) return await allInstallations(bench, platform, log);
  const before = await knownOf(bench.database, installation);
  const seen = await seenOf(platform, installation);
  if (seen.kind === 'closed') {
    log.info('GitHub does not show an installation', { installation, state: seen.state.name });
    return {};
  }
  const { listed, heads } = seen;
  const ended = await endedPulls(bench.database, platform, { installation, listed });
  claim.signal.throwIfAborted();
  return {
    write: async (session) => {
      await awake(session, installation, before.state);
      await remember(session, listed, before);
      const changed = await changedSince(session, { installation, again, ended }, heads);
      const left = await leftBehind(session, bench.queue, installation);
      const facts = { repositories: listed.length, changed: changed.length, unpublished: left.length };
      log.info('Compared an installation', { installation, ...facts });
      const since = bench.clock.now();
      return [
        ...changed.map((repository) => ({ work: scanOf(repository, since) })),
        ...left.map((repository) => ({ work: publicationOf(repository, { installation, since }) })),
      ];
    },
  };
}

/** Everything is compared so often, in milliseconds. */
const period = 6 * 60 * 60 * 1000;

/** Whether nothing was compared for so long that it is not to wait for the hour: after a pause, or with a new database. */
export async function isReconcileDue({ database, clock }: Pick<Bench, 'database' | 'clock'>): Promise<boolean> {
  const age = clock.now() - (await bookmarked(database, 'reconcile'));
  return age < 0 || age >= period;
}

function scanOf(repository: number, since: number): Next['work'] {
  return { queue: 'scan', repository, urgency: 'sweep', attempt: 0, since };
}

function publicationOf(
  repository: number,
  { installation, since }: { readonly installation: number; readonly since: number },
): Next['work'] {
  return { queue: 'publish', repository, installation, urgency: 'update', attempt: 0, since };
}

/** Repositories with a plan that no job would publish: its worker died too often, or somebody deleted the job. */
async function leftBehind(session: Session, queue: Bench['queue'], installation: number): Promise<readonly number[]> {
  const rows = await session.query<{ id: number }>(
    `select p.repository as id from sidecar.plan p join sidecar.repository r on r.id = p.repository
     where r.installation = $1 and r.state <> 'gone'`,
    [installation],
  );
  const planned = rows.map(({ id }) => id);
  const awaited = await queue.awaitingPublication(session, planned);
  return planned.filter((id) => !awaited.has(id));
}

/** What happens to an installation while GitHub lists them is newer than the list. */
async function allInstallations({ database, clock, queue }: Bench, platform: Platform, log: Log): Promise<Result> {
  // Workers may have died of something else: after hours, each of these jobs gets as many again.
  const revived = await queue.revive('any');
  if (revived > 0) log.warn('Put back jobs at which too many workers died', { count: revived });
  const rows = await database.query<{ id: number; state: string }>('select id, state from sidecar.installation');
  const before = new Map(rows.map(({ id, state }) => [id, state]));
  const installations = await Array.fromAsync(platform.installations());
  return {
    write: async (session) => {
      for (const { id, account, suspended } of installations) {
        await session.query(
          `insert into sidecar.installation as i (id, account, state) values ($1, $2, $3)
           on conflict (id) do update set account = $2, state = $3 where i.state = $4`,
          [id, account, suspended ? 'suspended' : 'active', before.get(id) ?? null],
        );
      }
      const known = new Set(installations.map(({ id }) => id));
      const missing = rows.filter(({ id }) => !known.has(id));
      await session.query(
        `update sidecar.installation i set state = 'removed' from unnest($1::int8[], $2::text[]) as m (id, state)
         where i.id = m.id and i.state = m.state`,
        [missing.map(({ id }) => id), missing.map(({ state }) => state)],
      );
      const ended = missing.filter(({ state }) => state === 'removed').map(({ id }) => id);
      await forgetUnused(session, { now: clock.now(), ended });
      await queue.forgetAnswered(session);
      await leaveBookmark(session, 'reconcile', clock.now());
      const active = installations.filter(({ suspended }) => !suspended);
      return active.map(({ id }) => ({
        work: { queue: 'reconcile', installation: id, attempt: 0, since: clock.now() } as const,
      }));
    },
  };
}

/** What was known of an installation before GitHub listed it: what happens meanwhile is newer than the list. */
interface Known {
  readonly installation: number;
  readonly state: string | undefined;
  /** Repositories by id, with the number of events that spoke of them. */
  readonly wanted: ReadonlyMap<number, number>;
}

async function knownOf(session: Session, installation: number): Promise<Known> {
  const [row] = await session.query<{ state: string }>('select state from sidecar.installation where id = $1', [
    installation,
  ]);
  const rows = await session.query<{ id: number; wanted: number }>(
    'select id, wanted from sidecar.repository where installation = $1',
    [installation],
  );
  return { installation, state: row?.state, wanted: new Map(rows.map(({ id, wanted }) => [id, wanted])) };
}

/** What GitHub shows of an installation; one that is suspended or ended shows nothing. */
type Seen =
  | {
      readonly kind: 'open';
      readonly listed: readonly ListedRepository[];
      readonly heads: ReadonlyMap<number, string>;
    }
  | { readonly kind: 'closed'; readonly state: State };

async function seenOf(platform: Platform, installation: number): Promise<Seen> {
  try {
    const listed = await Array.fromAsync(platform.repositories(installation));
    return { kind: 'open', listed, heads: await headsOf(platform, installation, listed) };
  } catch (error) {
    const state = error instanceof GitHubError ? lastingState(error) : undefined;
    if (state === undefined) throw error;
    return { kind: 'closed', state };
  }
}

/** What GitHub lists is neither suspended nor removed, whatever was said of it late. */
async function awake(session: Session, installation: number, state: string | undefined): Promise<void> {
  await session.query("update sidecar.installation set state = 'active' where id = $1 and state = $2", [
    installation,
    state ?? null,
  ]);
}

async function headsOf(
  platform: Platform,
  installation: number,
  listed: readonly ListedRepository[],
): Promise<ReadonlyMap<number, string>> {
  const heads = new Map<number, string>();
  for (let from = 0; from < listed.length; from += atOnce) {
    const part = listed.slice(from, from + atOnce);
    const found = await platform.heads(
      installation,
      part.map(({ nodeId }) => nodeId),
    );
    for (const { id, nodeId } of part) {
      const head = found.get(nodeId);
      if (head !== undefined) heads.set(id, head);
    }
  }
  return heads;
}

/** Repositories that are back, or went by another name, were never looked at as they are now. */
async function remember(
  session: Session,
  listed: readonly ListedRepository[],
  { installation, wanted }: Known,
): Promise<void> {
  const sorted = listed.toSorted((a, b) => a.id - b.id);
  await session.query(
    `insert into sidecar.repository as r (id, node_id, owner, name, installation)
     select l.id, l.node_id, l.owner, l.name, $1
       from unnest($2::int8[], $3::text[], $4::text[], $5::text[], $6::int8[]) as l (id, node_id, owner, name, wanted)
       left join sidecar.repository k on k.id = l.id
       where k.id is null or k.installation <> $1 or k.wanted = l.wanted
     on conflict (id) do update set node_id = excluded.node_id, owner = excluded.owner, name = excluded.name,
       installation = excluded.installation, state = case when r.state = 'gone' then 'new' else r.state end,
       head = case when r.state <> 'gone' and r.owner = excluded.owner and r.name = excluded.name
         and r.installation = excluded.installation then r.head end`,
    [
      installation,
      sorted.map(({ id }) => id),
      sorted.map(({ nodeId }) => nodeId),
      sorted.map(({ owner }) => owner),
      sorted.map(({ name }) => name),
      sorted.map(({ id }) => wanted.get(id) ?? null),
    ],
  );
  const there = new Set(listed.map(({ id }) => id));
  const missing = [...wanted].filter(([id]) => !there.has(id));
  await session.query(
    `update sidecar.repository r set state = 'gone', seen = r.wanted
     from unnest($2::int8[], $3::int8[]) as m (id, wanted)
     where r.id = m.id and r.wanted = m.wanted and r.installation = $1`,
    [installation, missing.map(([id]) => id), missing.map(([, count]) => count)],
  );
}

interface Changes {
  readonly installation: number;
  readonly again: boolean;
  /** Repositories in which a pull request of ours came to its end. */
  readonly ended: readonly number[];
}

/** Repositories that were never scanned, stand elsewhere than when they were, or are still waited for. */
async function changedSince(
  session: Session,
  { installation, again, ended }: Changes,
  heads: ReadonlyMap<number, string>,
): Promise<readonly number[]> {
  const rows = await session.query<{ id: number }>(
    `update sidecar.repository r set wanted = r.wanted + 1, wanted_head = coalesce(h.head, r.wanted_head)
     from (select k.id, h.head from sidecar.repository k
             left join unnest($2::int8[], $3::text[]) as h (id, head) on h.id = k.id) h
     where r.id = h.id and r.installation = $1 and r.state <> 'gone'
       and ($4 or r.scanned_at is null or r.wanted > r.seen or h.head is distinct from r.head
         or r.id = any($5::int8[]))
     returning r.id`,
    [installation, [...heads.keys()], [...heads.values()], again, ended],
  );
  return rows.map(({ id }) => id);
}
