import { createHash } from 'node:crypto';
import type { Migration } from '../../index.ts';
import type { Engine, EngineTask } from '../../pull-request/engine.ts';
import type { Clock } from '../budget/meter.ts';
import type { Database } from '../database/database.ts';
import { packed, today, unpacked } from './packing.ts';

/** Plans above this size, packed, are not kept: 4 MiB. */
const largest = 4 * 1024 * 1024;

/** What plans are remembered with. */
export interface PlanMemory {
  readonly database: Database;
  readonly clock: Clock;
  /** The release of this program: another one may plan otherwise. */
  readonly release: string;
}

/** An engine that does not plan again for an installation what it planned before, from the same texts and settings. */
export function rememberingEngine(memory: PlanMemory, installation: number, engine: Engine): Engine {
  return async (task) => {
    const place: Place = { installation, key: keyOf(task, memory.release) };
    const known = await recall(memory, place);
    if (known !== undefined) return known;
    const migration = await engine(task);
    await keep(memory, place, migration);
    return migration;
  };
}

interface Place {
  readonly installation: number;
  readonly key: string;
}

async function recall({ database, clock }: PlanMemory, { installation, key }: Place): Promise<Migration | undefined> {
  const [row] = await database.query<{ document: Uint8Array }>(
    'select document from sidecar.migration where installation = $1 and key = $2',
    [installation, key],
  );
  if (row === undefined) return undefined;
  await database.query(
    'update sidecar.migration set used_on = $3 where installation = $1 and key = $2 and used_on < $3',
    [installation, key, today(clock)],
  );
  return JSON.parse(unpacked(row.document)) as Migration;
}

async function keep(
  { database, clock }: PlanMemory,
  { installation, key }: Place,
  migration: Migration,
): Promise<void> {
  const document = packed(JSON.stringify(migration));
  if (document.length > largest) return;
  await database.query(
    `insert into sidecar.migration (installation, key, document, used_on) values ($1, $2, $3, $4) on conflict do nothing`,
    [installation, key, document, today(clock)],
  );
}

/** The same for the same texts under the same paths, settings and release, and only then. */
function keyOf({ files, ...rest }: EngineTask, release: string): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([release, rest, files.map(({ path, text }) => [path, text.length])], plain));
  for (const { text } of files) hash.update(text);
  return hash.digest('hex');
}

/** JSON shows nothing of what is in a `Map`. */
function plain(_key: string, value: unknown): unknown {
  return value instanceof Map ? [...value] : value;
}
