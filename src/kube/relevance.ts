/** Whether a text may hold a list of containers at all; decided without parsing. */
export function mayHoldPods(text: string): boolean {
  return text.includes('ontainers') || text.includes('sidecars');
}

/** Texts that make a document worth parsing. */
export interface Signals {
  /** Texts that rules look for. */
  readonly alone: readonly string[];
  /** Texts that count only beside a second container. */
  readonly beside: readonly string[];
}

/**
 * Whether a document that may hold pods is worth parsing: it has one of the texts that rules look for. Without
 * `signals`, every such document is.
 */
export function isWorthParsing(text: string, signals: Signals | undefined): boolean {
  if (signals === undefined || signals.alone.some((signal) => text.includes(signal))) return true;
  return signals.beside.some((signal) => text.includes(signal)) && hasTwoImages(text);
}

/** Counts keys `image` in any spelling: block, flow, JSON. */
function hasTwoImages(text: string): boolean {
  const first = nextImage(text, 0);
  return first >= 0 && nextImage(text, first + 1) >= 0;
}

function nextImage(text: string, from: number): number {
  for (let at = text.indexOf('image', from); at >= 0; at = text.indexOf('image', at + 1)) {
    if (isKeyEnd(text, at + 'image'.length)) return at;
  }
  return -1;
}

function isKeyEnd(text: string, at: number): boolean {
  const next = text[at];
  return (
    next === ':' || ((next === '"' || next === "'") && text[at + 1] === ':') || (next === ' ' && text[at + 1] === ':')
  );
}
