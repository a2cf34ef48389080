import type { Span } from './route.ts';

/** A scalar's value with, for each UTF-16 unit of it, the span of the source text that it comes from. */
export interface Decoded {
  readonly value: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Where the content ends in the source text, before any closing quote. */
  readonly end: number;
}

/** Collects a decoded value piece by piece. Offsets are those of the scalar's own source text. */
export class Decoder {
  #value = '';
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  /** Appends text that stands in the source as it is, from `start` on. */
  copy(text: string, start: number): void {
    for (let i = 0; i < text.length; i++) this.piece(text.charAt(i), { start: start + i, end: start + i + 1 });
  }

  /** Appends text that comes as a whole from a span: an escape, a fold, a line break. */
  piece(text: string, span: Span): void {
    for (let i = 0; i < text.length; i++) {
      this.#starts.push(span.start);
      this.#ends.push(span.end);
    }
    this.#value += text;
  }

  /** What was collected. */
  finish(end: number): Decoded {
    return { value: this.#value, starts: this.#starts, ends: this.#ends, end };
  }
}

/** The source span of a decoded span. An empty span stands where its text would be inserted. */
export function sourceSpanIn(decoded: Decoded, span: Span): Span {
  const start = decoded.starts[span.start] ?? decoded.end;
  if (span.end <= span.start) return { start, end: start };
  return { start, end: decoded.ends[span.end - 1] ?? decoded.end };
}
