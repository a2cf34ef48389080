import type { Session } from '../database/database.ts';
import type { Log } from '../operating/log.ts';
import type { ReconcileWork } from '../queue/job.ts';
import type { Claim } from '../queue/job-queue.ts';
import type { Bench, Next, Result } from './bench.ts';
import { bookmarked, leaveBookmark } from './bookmarks.ts';
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
  if (installation === undefined) return await allInstallations(bench, platform);
  const listed = await Array.fromAsync(platform.repositories(installation));
  const heads = await headsOf(platform, installation, listed);
  claim.signal.throwIfAborted();
  return {
    write: async (session) => {
      await remember(session, installation, listed);
      const changed = await changedSince(session, { installation, again }, heads);
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
  return (await bookmarked(database, 'reconcile')) <= clock.now() - period;
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
  const left: number[] = [];
  for (const { id } of rows) {
    if (!(await queue.keepsWaiting(session, 'publish', { repository: id }))) left.push(id);
  }
  return left;
}

async function allInstallations({ clock }: Bench, platform: Platform): Promise<Result> {
  const installations = await Array.fromAsync(platform.installations());
  return {
    write: async (session) => {
      for (const { id, account, suspended } of installations) {
        await session.query(
          `insert into sidecar.installation (id, account, state) values ($1, $2, $3)
           on conflict (id) do update set account = $2, state = $3`,
          [id, account, suspended ? 'suspended' : 'active'],
        );
      }
      const known = installations.map(({ id }) => id);
      await session.query("update sidecar.installation set state = 'removed' where id <> all($1::int8[])", [known]);
      await forgetUnused(session, clock.now());
      await leaveBookmark(session, 'reconcile', clock.now());
      const active = installations.filter(({ suspended }) => !suspended);
      return active.map(({ id }) => ({
        work: { queue: 'reconcile', installation: id, attempt: 0, since: clock.now() } as const,
      }));
    },
  };
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

async function remember(session: Session, installation: number, listed: readonly ListedRepository[]): Promise<void> {
  const sorted = listed.toSorted((a, b) => a.id - b.id);
  const columns = [
    sorted.map(({ id }) => id),
    sorted.map(({ nodeId }) => nodeId),
    sorted.map(({ owner }) => owner),
    sorted.map(({ name }) => name),
  ];
  await session.query(
    `insert into sidecar.repository as r (id, node_id, owner, name, installation)
     select id, node_id, owner, name, $5 from unnest($1::int8[], $2::text[], $3::text[], $4::text[]) as l (id, node_id, owner, name)
     on conflict (id) do update set node_id = excluded.node_id, owner = excluded.owner, name = excluded.name,
       installation = excluded.installation, state = case when r.state = 'gone' then 'new' else r.state end`,
    [...columns, installation],
  );
  await session.query(
    "update sidecar.repository set state = 'gone', seen = wanted where installation = $1 and id <> all($2::int8[])",
    [installation, columns[0]],
  );
}

/** Repositories that were never scanned, stand elsewhere than when they were, or are still waited for. */
async function changedSince(
  session: Session,
  { installation, again }: { readonly installation: number; readonly again: boolean },
  heads: ReadonlyMap<number, string>,
): Promise<readonly number[]> {
  const rows = await session.query<{ id: number }>(
    `update sidecar.repository r set wanted = r.wanted + 1, wanted_head = coalesce(h.head, r.wanted_head)
     from (select k.id, h.head from sidecar.repository k
             left join unnest($2::int8[], $3::text[]) as h (id, head) on h.id = k.id) h
     where r.id = h.id and r.installation = $1 and r.state <> 'gone'
       and ($4 or r.scanned_at is null or r.wanted > r.seen or h.head is distinct from r.head)
     returning r.id`,
    [installation, [...heads.keys()], [...heads.values()], again],
  );
  return rows.map(({ id }) => id);
}
