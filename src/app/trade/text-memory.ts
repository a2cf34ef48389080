import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import type { TextMemory } from '../../pull-request/texts.ts';
import type { Clock } from '../budget/meter.ts';
import type { Database } from '../database/database.ts';

/** Texts that were not asked for in so many days are forgotten. */
const kept = 30;

/** Remembers texts of an installation by blob, compressed. Installations never see each other's. */
export function textMemory(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  installation: number,
): TextMemory {
  const today = (): string => new Date(clock.now()).toISOString().slice(0, 'YYYY-MM-DD'.length);
  return {
    recall: async (oids) => {
      const rows = await database.query<{ oid: string; text: Uint8Array | null }>(
        'select oid, text from sidecar.text where installation = $1 and oid = any($2::text[])',
        [installation, oids],
      );
      await database.query(
        'update sidecar.text set used_on = $3 where installation = $1 and oid = any($2::text[]) and used_on < $3',
        [installation, rows.map(({ oid }) => oid), today()],
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
          entries.map(([, text]) => (text === null ? null : packed(text))),
          today(),
        ],
      );
    },
  };
}

/** Forgets texts that nobody asked for in a month. */
export async function forgetTexts({
  database,
  clock,
}: {
  readonly database: Database;
  readonly clock: Clock;
}): Promise<void> {
  const oldest = new Date(clock.now() - kept * 24 * 60 * 60 * 1000);
  await database.query('delete from sidecar.text where used_on < $1', [oldest]);
}

function packed(text: string): string {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 4 };
  return brotliCompressSync(Buffer.from(text), { params }).toString('base64');
}

function unpacked(bytes: Uint8Array): string {
  return brotliDecompressSync(bytes).toString('utf8');
}
