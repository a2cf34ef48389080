import { performance } from 'node:perf_hooks';
import { counted } from '../report/closing.ts';

/** A bar on a terminal that appears only when work is long. */
export interface Progress {
  /** Files read so far. */
  reading(files: number): void;
  /** Work whose end nobody knows. */
  planning(files: number): void;
  /** Wipes the line. */
  done(): void;
}

/** Work shorter than this shows nothing, in milliseconds. */
const patience = 400;

const glyphs = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** Progress on standard error if a terminal listens, otherwise none. */
export function progressOn(stream: NodeJS.WriteStream, quiet: boolean): Progress {
  if (quiet || stream.isTTY !== true) return { reading: () => {}, planning: () => {}, done: () => {} };
  const start = performance.now();
  let shown = false;
  let turn = 0;
  const show = (words: string): void => {
    if (performance.now() - start < patience) return;
    shown = true;
    turn += 1;
    stream.write(`\r\u001b[K${glyphs[turn % glyphs.length]} ${words}`);
  };
  return {
    reading: (files) => show(`reading, ${counted(files, 'file')} so far`),
    planning: (files) => show(`planning, ${counted(files, 'file')}`),
    done: () => void (shown && stream.write('\r\u001b[K')),
  };
}
