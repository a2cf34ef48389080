import type { Session } from '../database/database.ts';
import type { Work } from '../queue/job.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import type { Delivery, Notice, RepositoryFacts } from './notice.ts';

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
  for (const notice of news) if (notice.kind === 'repository-gone') await forget(session, notice.repository);
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

const never = { attempt: 0, since: 0 };

/** Repositories whose changes need a scan; pushes that touched nothing of interest only move the head. */
async function recordChanges(session: Session, changes: readonly Changed[]): Promise<readonly Work[]> {
  const loud: Changed[] = [];
  for (const change of changes) if (!(await passesQuietly(session, change))) loud.push(change);
  const byRepository = Map.groupBy(loud, ({ repository }) => repository.id);
  const rows = [...byRepository.values()].flatMap((group) => group.slice(-1).map((last) => ({ last, group })));
  if (rows.length === 0) return [];
  rows.sort((a, b) => a.last.repository.id - b.last.repository.id);
  await want(
    session,
    rows.map(({ last, group }) => ({
      ...last.repository,
      head: group.findLast(({ head }) => head !== undefined)?.head,
    })),
  );
  return rows.map(({ last, group }) => ({
    queue: 'scan',
    repository: last.repository.id,
    urgency: group.some(({ urgency }) => urgency === 'push') ? 'push' : last.urgency,
    ...never,
  }));
}

async function passesQuietly(session: Session, { repository, quiet }: Changed): Promise<boolean> {
  if (quiet === undefined) return false;
  const moved = await session.query(
    `update sidecar.repository set head = $3, wanted_head = $3 where id = $1 and head = $2 and wanted = seen returning id`,
    [repository.id, quiet.before, quiet.after],
  );
  return moved.length > 0;
}

type Wanted = RepositoryFacts & { readonly head: string | undefined };

async function want(session: Session, wanted: readonly Wanted[]): Promise<void> {
  await session.query(
    `insert into sidecar.repository as r (id, installation, owner, name, wanted_head, wanted)
     select id, installation, owner, name, head, 1
       from unnest($1::int8[], $2::int8[], $3::text[], $4::text[], $5::text[]) as w (id, installation, owner, name, head)
     on conflict (id) do update set installation = excluded.installation, owner = excluded.owner, name = excluded.name,
       wanted = r.wanted + 1, wanted_head = coalesce(excluded.wanted_head, r.wanted_head),
       state = case when r.state = 'gone' then 'new' else r.state end`,
    [
      wanted.map(({ id }) => id),
      wanted.map(({ installation }) => installation),
      wanted.map(({ owner }) => owner),
      wanted.map(({ name }) => name),
      wanted.map(({ head }) => head ?? null),
    ],
  );
}

/** Repositories that only a pull request spoke of are known by name from then on. */
async function rememberNames(session: Session, news: readonly Notice[]): Promise<void> {
  const spoken = new Map<number, RepositoryFacts>();
  for (const notice of news) if (notice.kind === 'subject-changed') spoken.set(notice.repository.id, notice.repository);
  for (const { id, installation, owner, name } of [...spoken.values()].sort((a, b) => a.id - b.id)) {
    await session.query(
      `insert into sidecar.repository as r (id, installation, owner, name) values ($1, $2, $3, $4)
       on conflict (id) do update set installation = $2, owner = $3, name = $4`,
      [id, installation, owner, name],
    );
  }
}

async function installed(
  session: Session,
  { installation, account, state }: Extract<Notice, { kind: 'installation-changed' }>,
): Promise<readonly Work[]> {
  await session.query(
    `insert into sidecar.installation (id, account, state) values ($1, $2, $3)
     on conflict (id) do update set account = $2, state = $3`,
    [installation, account, state],
  );
  return state === 'active' ? [{ queue: 'reconcile', installation, ...never }] : [];
}

async function forget(session: Session, repository: number): Promise<void> {
  await session.query("update sidecar.repository set state = 'gone', seen = wanted where id = $1", [repository]);
}

async function followUps(session: Session, notice: Notice, now: number): Promise<readonly Work[]> {
  if (notice.kind === 'settings-changed') return await reconsider(session, notice.installation, now);
  if (notice.kind !== 'subject-changed') return [];
  const { repository, subject } = notice;
  return [{ queue: 'attend', repository: repository.id, subject, urgency: 'conversation', ...never }];
}

/** Somebody said how to go on: all repositories are looked at again, and what was closed before holds back nothing. */
async function reconsider(session: Session, installation: number, now: number): Promise<readonly Work[]> {
  await session.query('update sidecar.installation set waves_since = $2 where id = $1', [installation, new Date(now)]);
  return [{ queue: 'reconcile', installation, again: true, ...never }];
}

function isChange(notice: Notice): notice is Changed {
  return notice.kind === 'repository-changed';
}
