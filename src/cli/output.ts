import { coloured, type Paint, plain } from '../report/paint.ts';

/** Where a run prints: reports go to `out`, problems and progress to `err`. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
  /** Bytes that are no text, to `out`. */
  bytes(bytes: Uint8Array): void;
  readonly paint: { readonly out: Paint; readonly err: Paint };
  /** Whether each stream gets colours. */
  readonly colour: { readonly out: boolean; readonly err: boolean };
  /** Columns of the terminal; 80 in a pipe. */
  readonly width: number;
}

/**
 * The process's own streams. A reader that goes away (`| head`) ends the output, not the run, and is no error.
 * `colour` is what the command line says; without it, `NO_COLOR`, `FORCE_COLOR` and whether a terminal listens decide.
 */
export function processOutput(colour: boolean | undefined): Output {
  const gone = { out: false, err: false };
  process.stdout.on('error', (error: NodeJS.ErrnoException) => ignoreBroken(error, () => (gone.out = true)));
  process.stderr.on('error', (error: NodeJS.ErrnoException) => ignoreBroken(error, () => (gone.err = true)));
  const out = colour ?? isColoured(process.stdout);
  const err = colour ?? isColoured(process.stderr);
  return {
    out: (text) => gone.out || text === '' || process.stdout.write(text),
    bytes: (bytes) => gone.out || process.stdout.write(bytes),
    err: (text) => gone.err || text === '' || process.stderr.write(text),
    paint: { out: out ? coloured : plain, err: err ? coloured : plain },
    colour: { out, err },
    width: process.stdout.isTTY ? process.stdout.columns : 80,
  };
}

function isColoured(stream: NodeJS.WriteStream): boolean {
  const { NO_COLOR: no, FORCE_COLOR: force, TERM: term } = process.env;
  if (no !== undefined && no !== '') return false;
  if (force !== undefined) return force !== '0' && force !== 'false';
  return stream.isTTY === true && term !== 'dumb';
}

function ignoreBroken(error: NodeJS.ErrnoException, note: () => void): void {
  if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') throw error;
  note();
}
