import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import type { Clock } from '../budget/meter.ts';

/** A text as few bytes, made quickly. */
export function packed(text: string): Buffer {
  return brotliCompressSync(Buffer.from(text), { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } });
}

/** The text in what `packed` made. */
export function unpacked(bytes: Uint8Array): string {
  return brotliDecompressSync(bytes).toString('utf8');
}

/** The day of a clock in UTC, as `2026-01-31`. */
export function today(clock: Clock): string {
  return new Date(clock.now()).toISOString().slice(0, 'YYYY-MM-DD'.length);
}
