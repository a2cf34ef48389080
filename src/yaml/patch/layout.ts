import type { ContentNode } from '../node.ts';
import { styleOf } from '../style.ts';
import { type FlowSample, flowSampleOf } from './flow-style.ts';
import type { Style } from './page.ts';

/** How a document is laid out. */
export interface Layout {
  readonly style: Style;
  readonly flowSample: FlowSample;
}

const known = new WeakMap<ContentNode, Layout>();

/** The layout of a tree in its text, worked out once for all patches of a document that holds many pods. */
export function layoutOf(text: string, root: ContentNode): Layout {
  const layout = known.get(root) ?? { style: styleOf(text, root), flowSample: flowSampleOf(text, root) };
  known.set(root, layout);
  return layout;
}
