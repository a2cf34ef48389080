import pg from 'pg';
import type { Database, Session } from './database.ts';

/** Any number that all processes of the App agree on. */
const advisoryLock = 7_264_310_119;
/** A process that stands still in a transaction loses it after so long, lest others wait for its locks. */
const patience = '20s';
const deadlock = '40P01';
const int8 = 20;

/** How a PostgreSQL server is reached; `connections` is the most that this process opens, besides those of the queue. */
export interface PostgresSettings {
  readonly url: string;
  readonly connections?: number;
}

/** Opens a database on a PostgreSQL server. The first statement connects. */
export function openPostgres({ url, connections = 10 }: PostgresSettings): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: 10_000,
    application_name: 'sidecar-migrate',
    // Resolves before the connection is used.
    onConnect: async (connection) => {
      connection.on('error', () => undefined);
      await connection.query(`set idle_in_transaction_session_timeout = '${patience}'`);
    },
    types: { getTypeParser: (oid, format) => (oid === int8 ? Number : pg.types.getTypeParser(oid, format)) },
  });
  // A connection that dies idle is replaced at the next statement; one that dies in use fails the next statement on it.
  pool.on('error', () => undefined);
  return {
    source: { kind: 'postgres', url },
    ...sessionOf(pool),
    transaction: async (work) => await transactionOn(pool, work),
    exclusively: async (work) => await exclusivelyOn(pool, work),
    close: async () => await pool.end(),
  };
}

function sessionOf(queryable: pg.Pool | pg.PoolClient): Session {
  return {
    query: async <Row>(sql: string, values?: readonly unknown[]) => {
      const result = await queryable.query(sql, values === undefined ? undefined : [...values]);
      return (Array.isArray(result) ? result.flatMap(({ rows }) => rows) : result.rows) as Row[];
    },
  };
}

/** Deadlocks end one of the two: that one tries again. */
async function transactionOn<T>(pool: pg.Pool, work: (session: Session) => Promise<T>, tries = 3): Promise<T> {
  try {
    return await once(pool, work);
  } catch (error) {
    if (tries > 1 && (error as { code?: unknown }).code === deadlock) return await transactionOn(pool, work, tries - 1);
    throw error;
  }
}

async function once<T>(pool: pg.Pool, work: (session: Session) => Promise<T>): Promise<T> {
  const connection = await pool.connect();
  let broken: Error | undefined;
  try {
    await connection.query('begin');
    const result = await work(sessionOf(connection));
    await connection.query('commit');
    return result;
  } catch (error) {
    await connection.query('rollback').catch((cause: Error) => {
      broken = cause;
    });
    throw error;
  } finally {
    connection.release(broken);
  }
}

async function exclusivelyOn<T>(pool: pg.Pool, work: () => Promise<T>): Promise<T> {
  const connection = await pool.connect();
  try {
    await connection.query('select pg_advisory_lock($1)', [advisoryLock]);
    return await work();
  } finally {
    // Ending the session is what surely frees the lock.
    connection.release(true);
  }
}
