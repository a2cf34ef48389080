/** What lists and mappings that stand deep inside of each other cannot do without. */
const deep = [' '.repeat(200), '- '.repeat(100), '? '.repeat(100)].map((text) => Buffer.from(text));

/** Brackets deeper than this are worth a closer look. */
const deepest = 100;

/** An alias bomb needs a few anchors, each used many times. */
const [fewAnchors, manyAliases] = [4, 40];

const [feed, tab, double, single, and, star] = [0x0a, 0x09, 0x22, 0x27, 0x26, 0x2a];

/** What each byte is: nothing of interest, a bracket that opens or closes, a control character, a sign to be counted. */
const [opening, closing, control, counted] = [1, 2, 3, 4];
const classes = classesOf();

/**
 * Whether bytes may be a YAML text that nobody can read: a bracket or quote without its other half, a tab as
 * indentation, control characters, very deep nesting, very many aliases. May err on both sides; it only decides whether
 * a parser is asked about a text in which there is nothing else to look for. One pass.
 */
export function looksBroken(bytes: Buffer): boolean {
  return tallyIsOff(bytes) || deep.some((needle) => bytes.includes(needle));
}

function tallyIsOff(bytes: Buffer): boolean {
  const counts = new Map([double, single, and, star].map((byte) => [byte, 0]));
  let open = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    const kind = classes[byte];
    if (kind === 0) continue;
    if (kind === opening) open += 1;
    else if (kind === closing) open -= 1;
    else if (kind === counted) counts.set(byte, (counts.get(byte) ?? 0) + Number(!isApostrophe(bytes, i)));
    else if (byte !== tab || i === 0 || bytes[i - 1] === feed) return true;
    if (open > deepest) return true;
  }
  const of = (byte: number): number => counts.get(byte) ?? 0;
  const isBomb = of(and) >= fewAnchors && of(star) >= manyAliases;
  return open !== 0 || of(double) % 2 === 1 || of(single) % 2 === 1 || isBomb;
}

/** A single quote between letters is none. */
function isApostrophe(bytes: Buffer, at: number): boolean {
  return bytes[at] === single && isLetter(bytes[at - 1]) && isLetter(bytes[at + 1]);
}

function isLetter(byte = 0): boolean {
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

function classesOf(): Uint8Array {
  const table = new Uint8Array(256);
  for (let byte = 0; byte < 0x20; byte++) table[byte] = byte === feed || byte === 0x0d ? 0 : control;
  for (const byte of Buffer.from('[{')) table[byte] = opening;
  for (const byte of Buffer.from(']}')) table[byte] = closing;
  for (const byte of [double, single, and, star]) table[byte] = counted;
  return table;
}
