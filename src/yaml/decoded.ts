import type { Span } from './route.ts';

/** A scalar's string, with the place in the source of each of its UTF-16 units. */
export interface Decoded {
  readonly value: string;
  /** Start offset of each unit; units of one escape share it. */
  readonly starts: readonly number[];
  /** End offset of each unit, exclusive. */
  readonly ends: readonly number[];
}

/** Collects a decoded string unit by unit. */
export class DecodedText {
  readonly #parts: string[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  /** Adds text that stands for one span of the source as a whole. */
  add(text: string, span: Span): void {
    this.#parts.push(text);
    for (let unit = 0; unit < text.length; unit++) {
      this.#starts.push(span.start);
      this.#ends.push(span.end);
    }
  }

  /** Adds text that stands in the source as it is. */
  copy(source: string, span: Span): void {
    this.#parts.push(source.slice(span.start, span.end));
    for (let at = span.start; at < span.end; at++) {
      this.#starts.push(at);
      this.#ends.push(at + 1);
    }
  }

  /** Adds `count` line feeds that stand for a run of line breaks; `breaks` are the offsets at which to divide it. */
  fold(run: Span, breaks: readonly number[], count: number): void {
    const divisions = breaks.slice(breaks.length - count + 1);
    for (let unit = 0; unit < count; unit++) {
      const start = unit === 0 ? run.start : (divisions[unit - 1] ?? run.end);
      this.add('\n', { start, end: divisions[unit] ?? run.end });
    }
  }

  /** What was collected. */
  done(): Decoded {
    return { value: this.#parts.join(''), starts: this.#starts, ends: this.#ends };
  }
}
