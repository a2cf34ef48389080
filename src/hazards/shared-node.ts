import type { Hazard } from '../engine/hazard.ts';

/** The container is shown elsewhere through an alias. */
export const sharedNode: Hazard = {
  id: 'shared-node',
  docs: {
    title: 'Container that stands in several places',
    why: 'A container behind an anchor that is used again (`- *proxy`, `<<: *proxy`) is one text with several meanings: whatever is written into it shows in every place. It can only change where all of them may.',
    references: ['YAML 1.2.2, section 7.1', 'YAML merge key'],
  },
  assess({ container: { at }, project }) {
    const document = project.document(at.file, at.document);
    const [other] = document?.sharedWith(at.route) ?? [];
    if (document === undefined || other === undefined) return undefined;
    const span = document.keySpanOf(other) ?? document.spanOf(other);
    const line = span === undefined ? '' : ` in line ${document.source.position(span.start).line}`;
    const reason = `is shared through a YAML alias with ${other.join('.')}${line}, where it would change too.`;
    return { kind: 'refusal', reason };
  },
};
