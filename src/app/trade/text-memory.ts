import type { TextMemory } from '../../pull-request/texts.ts';
import type { Clock } from '../budget/meter.ts';
import type { Database } from '../database/database.ts';
import { packed, today, unpacked } from './packing.ts';

/** Remembers texts of an installation by blob, compressed. Installations never see each other's. */
export function textMemory(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  installation: number,
): TextMemory {
  return {
    recall: async (oids) => {
      const rows = await database.query<{ oid: string; text: Uint8Array | null }>(
        'select oid, text from sidecar.text where installation = $1 and oid = any($2::text[])',
        [installation, oids],
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
        `insert into sidecar.text (installation, oid, text, used_on)
         select $1, oid, decode(text, 'base64'), $4 from unnest($2::text[], $3::text[]) as t (oid, text)
         on conflict (installation, oid) do nothing`,
        [
          installation,
          entries.map(([oid]) => oid),
          entries.map(([, text]) => (text === null ? null : packed(text).toString('base64'))),
          today(clock),
        ],
      );
    },
  };
}
