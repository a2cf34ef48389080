import { blockTextOf, decodeBlock } from './decode-block.ts';
import { decodeFlow } from './decode-flow.ts';
import type { Decoded } from './decoded.ts';
import { ParsedDocument } from './document.ts';
import { placeAt } from './lookup.ts';
import type { ScalarNode, ScalarStyle } from './node.ts';
import type { Route, Span } from './route.ts';
import type { YamlDocument } from './source.ts';

/** A string as it stands in the text, with the way back from its value to the source. */
export interface ScalarText {
  readonly value: string;
  readonly style: ScalarStyle;
  /** The source span of a part of the value; an empty part is the place where text would be inserted. */
  sourceSpan(span: Span): Span;
}

/** The string at a route, or `undefined` where there is none or its text cannot be mapped unit by unit. */
export function scalarAt(document: YamlDocument, route: Route): ScalarText | undefined {
  if (!(document instanceof ParsedDocument) || document.root === undefined) return undefined;
  const node = placeAt(document.root, route)?.node;
  if (node?.kind !== 'scalar') return undefined;
  const decoded = decodedOf(document.source.text, node);
  return (
    decoded && { value: decoded.value, style: node.style, sourceSpan: (span) => sourceSpanOf(decoded, node, span) }
  );
}

/** A script is asked for once for each of its findings, and a long one takes long to decode. */
const known = new WeakMap<ScalarNode, { readonly text: string; readonly decoded: Decoded | undefined }>();

/**
 * The string of a scalar with its offset map; `undefined` for other scalars, and where decoding does not give the
 * very value that the parser found.
 */
export function decodedOf(text: string, node: ScalarNode): Decoded | undefined {
  const kept = known.get(node);
  if (kept?.text === text) return kept.decoded;
  const found = decode(text, node);
  const decoded = found?.value === node.value ? found : undefined;
  known.set(node, { text, decoded });
  return decoded;
}

function decode(text: string, { style, span, parentIndent }: ScalarNode): Decoded | undefined {
  if (style === 'empty') return undefined;
  if (style !== 'literal' && style !== 'folded') return decodeFlow(text, span, style);
  return decodeBlock(text, blockTextOf(text, span, parentIndent));
}

/** The source span of a part of a decoded string. */
export function sourceSpanOf(decoded: Decoded, node: ScalarNode, { start, end }: Span): Span {
  const quote = node.style === 'single' || node.style === 'double' ? 1 : 0;
  const last = decoded.ends.at(-1) ?? node.span.end - quote;
  const from = decoded.starts[start] ?? last;
  return { start: from, end: end <= start ? from : (decoded.ends[end - 1] ?? last) };
}
