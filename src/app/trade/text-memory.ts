import type { TextMemory } from '../../pull-request/texts.ts';
import type { Clock } from '../budget/meter.ts';
import type { Database } from '../database/database.ts';
import { packed, today, unpacked } from './packing.ts';

/** What texts are remembered with. */
export interface MemorySettings {
  readonly database: Database;
  readonly clock: Clock;
  /** The release of this program: what one found not to matter, another may want to see. */
  readonly release: string;
}

/** Remembers texts of an installation by blob, compressed. Installations never see each other's. */
export function textMemory({ database, clock, release }: MemorySettings, installation: number): TextMemory {
  return {
    recall: async (oids) => {
      const rows = await database.query<{ oid: string; text: Uint8Array | null }>(
        `select oid, text from sidecar.text
         where installation = $1 and oid = any($2::text[]) and (text is not null or release = $3)`,
        [installation, oids, release],
      );
      await database.query(
        'update sidecar.text set used_on = $3 where installation = $1 and oid = any($2::text[]) and used_on < $3',
        [installation, rows.map(({ oid }) => oid), today(clock)],
      );
      return new Map(rows.map(({ oid, text }) => [oid, text === null ? null : unpacked(text)]));
    },
    keep: async (texts) => {
      const entries = [...texts];
      await database.query(
        `insert into sidecar.text as known (installation, oid, text, used_on, release)
         select $1, oid, decode(text, 'base64'), $4, $5 from unnest($2::text[], $3::text[]) as t (oid, text)
         on conflict (installation, oid) do update set text = excluded.text, release = excluded.release
           where known.text is null`,
        [
          installation,
          entries.map(([oid]) => oid),
          entries.map(([, text]) => (text === null ? null : packed(text).toString('base64'))),
          today(clock),
          release,
        ],
      );
    },
  };
}
