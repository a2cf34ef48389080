import type { Session } from '../database/database.ts';
import { untried, type Work } from '../queue/job.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import type { Delivery, Notice, RepositoryFacts } from './notice.ts';
import { supersededAmong } from './superseded.ts';

type Changed = Extract<Notice, { kind: 'repository-changed' }>;

/** Where deliveries are recorded, and what time it is, in milliseconds since 1970. */
export interface Books {
  readonly queue: Pick<JobQueue, 'add'>;
  readonly now: () => number;
}

/**
 * Records deliveries in a session's transaction: their ids, what is wanted of whom, and the jobs for it. What was
 * recorded before is left out. Returns the ids that were new.
 */
export async function record(session: Session, deliveries: readonly Delivery[], books: Books): Promise<Set<string>> {
  const now = books.now();
  const fresh = await recordIds(session, deliveries, now);
  const news = deliveries.filter(({ id }) => fresh.has(id)).flatMap(({ notices }) => notices);
  const works: Work[] = [];
  for (const notice of news)
    if (notice.kind === 'installation-changed') works.push(...(await installed(session, notice)));
  for (const notice of news) if (notice.kind === 'repository-gone') works.push(await forget(session, notice));
  works.push(...(await recordChanges(session, news.filter(isChange))));
  for (const notice of news) works.push(...(await followUps(session, notice, now)));
  await rememberNames(session, news);
  await books.queue.add(
    session,
    works.map((work) => ({ ...work, since: now })),
  );
  return fresh;
}

async function recordIds(session: Session, deliveries: readonly Delivery[], now: number): Promise<Set<string>> {
  const rows = await session.query<{ id: string }>(
    `insert into sidecar.delivery (id, event, received_at)
     select id, event, $3 from unnest($1::text[], $2::text[]) as d (id, event) on conflict do nothing returning id`,
    [deliveries.map(({ id }) => id), deliveries.map(({ event }) => event), new Date(now)],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Repositories whose changes need a scan; pushes that touched nothing of interest only move the head. */
async function recordChanges(session: Session, changes: readonly Changed[]): Promise<readonly Work[]> {
  const late = await supersededAmong(session, changes);
  const timely = changes.filter((change) => !late.has(change));
  const passed = await quietAmong(session, timely);
  const loud = timely.filter((change) => !passed.has(change));
  const byRepository = Map.groupBy(loud, ({ repository }) => repository.id);
  const rows = [...byRepository.values()].flatMap((group) => group.slice(-1).map((last) => ({ last, group })));
  if (rows.length === 0) return [];
  rows.sort((a, b) => a.last.repository.id - b.last.repository.id);
  await want(
    session,
    rows.map(({ last, group }) => ({
      ...last.repository,
      ...lastPushOf(group),
    })),
  );
  return rows.map(({ last, group }) => ({
    queue: 'scan',
    repository: last.repository.id,
    urgency: group.some(({ urgency }) => urgency === 'push') ? 'push' : last.urgency,
    ...untried,
  }));
}

/** Quiet pushes on what was scanned last, or on one another: they move the head, and that is all. */
async function quietAmong(session: Session, changes: readonly Changed[]): Promise<ReadonlySet<Changed>> {
  const candidates = changes.filter(({ quiet }) => quiet !== undefined);
  if (candidates.length === 0) return new Set();
  const rows = await session.query<{ id: number; head: string }>(
    'select id, head from sidecar.repository where id = any($1::int8[]) and head is not null and wanted = seen',
    [[...new Set(candidates.map(({ repository }) => repository.id))]],
  );
  const passing = new Map<number, Passage>(rows.map(({ id, head }) => [id, { from: head, to: head, changes: [] }]));
  for (const change of candidates) {
    const passage = passing.get(change.repository.id);
    if (passage === undefined || passage.to !== change.quiet?.before) continue;
    passage.to = change.quiet.after;
    passage.changes.push(change);
  }
  const moves = [...passing].filter(([, passage]) => passage.changes.length > 0).sort(([a], [b]) => a - b);
  if (moves.length === 0) return new Set();
  const moved = await session.query<{ id: number }>(
    `update sidecar.repository r set head = m.after, wanted_head = m.after
     from unnest($1::int8[], $2::text[], $3::text[]) as m (id, before, after)
     where r.id = m.id and r.head = m.before and r.wanted = r.seen returning r.id`,
    [moves.map(([id]) => id), moves.map(([, { from }]) => from), moves.map(([, { to }]) => to)],
  );
  return new Set(moved.flatMap(({ id }) => passing.get(id)?.changes ?? []));
}

/** Pushes that lead from one head of a repository to another. */
interface Passage {
  readonly from: string;
  to: string;
  readonly changes: Changed[];
}

type Wanted = RepositoryFacts & Pick<Changed, 'head' | 'pushedAt'>;

/** The latest of some pushes, by GitHub's clock; what comes later counts where that does not tell. */
function lastPushOf(changes: readonly Changed[]): Pick<Changed, 'head' | 'pushedAt'> {
  const pushes = changes.filter(({ head }) => head !== undefined);
  const last = pushes.reduce<Changed | undefined>((best, one) => {
    return best !== undefined && (best.pushedAt ?? 0) > (one.pushedAt ?? 0) ? best : one;
  }, undefined);
  return last === undefined
    ? {}
    : { head: last.head ?? '', ...(last.pushedAt === undefined ? {} : { pushedAt: last.pushedAt }) };
}

async function want(session: Session, wanted: readonly Wanted[]): Promise<void> {
  await session.query(
    `insert into sidecar.repository as r (id, installation, owner, name, wanted_head, pushed_at, wanted)
     select id, installation, owner, name, head, pushed_at, 1
       from unnest($1::int8[], $2::int8[], $3::text[], $4::text[], $5::text[], $6::int8[])
         as w (id, installation, owner, name, head, pushed_at)
     on conflict (id) do update set installation = excluded.installation, owner = excluded.owner, name = excluded.name,
       wanted = r.wanted + 1, wanted_head = coalesce(excluded.wanted_head, r.wanted_head),
       pushed_at = greatest(excluded.pushed_at, r.pushed_at),
       state = case when r.state = 'gone' then 'new' else r.state end`,
    [
      wanted.map(({ id }) => id),
      wanted.map(({ installation }) => installation),
      wanted.map(({ owner }) => owner),
      wanted.map(({ name }) => name),
      wanted.map(({ head }) => head ?? null),
      wanted.map(({ pushedAt }) => pushedAt ?? null),
    ],
  );
}

/** Repositories that only a pull request spoke of are known by name from then on. */
async function rememberNames(session: Session, news: readonly Notice[]): Promise<void> {
  const spoken = new Map<number, RepositoryFacts>();
  for (const notice of news) if (notice.kind === 'subject-changed') spoken.set(notice.repository.id, notice.repository);
  if (spoken.size === 0) return;
  const sorted = [...spoken.values()].sort((a, b) => a.id - b.id);
  await session.query(
    `insert into sidecar.repository as r (id, installation, owner, name)
     select id, installation, owner, name
       from unnest($1::int8[], $2::int8[], $3::text[], $4::text[]) as s (id, installation, owner, name)
     on conflict (id) do update set installation = excluded.installation, owner = excluded.owner, name = excluded.name,
       state = case when r.state = 'gone' then 'new' else r.state end`,
    [
      sorted.map(({ id }) => id),
      sorted.map(({ installation }) => installation),
      sorted.map(({ owner }) => owner),
      sorted.map(({ name }) => name),
    ],
  );
}

/** An installation as it is said to be; whether that still holds, the comparison tells. */
async function installed(
  session: Session,
  { installation, account, state }: Extract<Notice, { kind: 'installation-changed' }>,
): Promise<readonly Work[]> {
  await session.query(
    `insert into sidecar.installation (id, account, state) values ($1, $2, $3)
     on conflict (id) do update set account = $2, state = $3`,
    [installation, account, state],
  );
  // What was missing may have been granted with this.
  if (state === 'active') {
    const lacking = 'update sidecar.repository set wanted = wanted + 1 where installation = $1 and state = $2';
    await session.query(lacking, [installation, 'missing-permission']);
  }
  return [{ queue: 'reconcile', installation, ...untried }];
}

/** What went may be back already, if this came late: the comparison tells. In other hands it is none of this. */
async function forget(
  session: Session,
  { repository, installation }: Extract<Notice, { kind: 'repository-gone' }>,
): Promise<Work> {
  await session.query(
    "update sidecar.repository set state = 'gone', seen = wanted where id = $1 and installation = $2",
    [repository, installation],
  );
  return { queue: 'reconcile', installation, ...untried };
}

async function followUps(session: Session, notice: Notice, now: number): Promise<readonly Work[]> {
  if (notice.kind === 'settings-changed') return await reconsider(session, notice.installation, now);
  if (notice.kind !== 'subject-changed') return [];
  const { repository, subject } = notice;
  return [{ queue: 'attend', repository: repository.id, subject, urgency: 'conversation', ...untried }];
}

/** Somebody said how to go on: all repositories are looked at again, and what was closed before holds back nothing. */
async function reconsider(session: Session, installation: number, now: number): Promise<readonly Work[]> {
  await session.query('update sidecar.installation set waves_since = $2 where id = $1', [installation, new Date(now)]);
  return [{ queue: 'reconcile', installation, again: true, ...untried }];
}

function isChange(notice: Notice): notice is Changed {
  return notice.kind === 'repository-changed';
}
