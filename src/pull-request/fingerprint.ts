import type { Plan, PlannedFinding } from '../index.ts';
import { digest } from './blob-id.ts';

/**
 * Names what a pull request does about one finding: rule, file, workload, and the text of the node that the finding is
 * about. Neither a new release nor a change elsewhere in the file makes another one of it, nor another layout of the
 * text, nor a newer image.
 */
export async function fingerprintOf(finding: PlannedFinding, textOf: (file: string) => string): Promise<string> {
  const { rule, place } = finding;
  return await digest([rule, place.file, ...traits(finding, textOf)]);
}

/** As `fingerprintOf`, whatever file it stands in: a workload that only moved has it still. */
export async function movableFingerprint(finding: PlannedFinding, textOf: (file: string) => string): Promise<string> {
  return await digest([finding.rule, ...traits(finding, textOf)]);
}

function traits({ workload, container, place }: PlannedFinding, textOf: (file: string) => string): readonly string[] {
  const text = essence(textOf(place.file).slice(place.start, place.end));
  return [workload.kind, workload.namespace ?? '', workload.name, container ?? '', text];
}

/** A text without its layout; of an image only the name, because images are renewed every week. */
function essence(text: string): string {
  const line = text.trim().split(/\s+/u).join(' ');
  const [, image] = /^image: ["']?([^\s"'@]+)/u.exec(line) ?? [];
  if (image === undefined) return line;
  const tag = image.indexOf(':', image.lastIndexOf('/') + 1);
  return `image: ${tag < 0 ? image : image.slice(0, tag)}`;
}

/** Findings of plans that lead to changes: those that a pull request can be closed over. */
export function changingFindings(plans: readonly Plan[]): readonly PlannedFinding[] {
  return plans.filter(({ edits }) => edits.length > 0).flatMap(({ findings }) => findings.filter(isChanging));
}

/** Whether a finding is among what changes. */
export function isChanging({ outcome, suppressed }: PlannedFinding): boolean {
  return suppressed === undefined && (outcome === 'migrate' || outcome === 'review');
}

/** Whether a finding changes something that a person has to look at first. */
export function isUnsafe(finding: PlannedFinding): boolean {
  return isChanging(finding) && finding.outcome === 'review';
}

/** What is told of a plan. */
export function toldFindings({ findings }: Pick<Plan, 'findings'>): readonly PlannedFinding[] {
  return findings.filter(({ suppressed }) => suppressed === undefined);
}

/** Whether some of what changes makes a container a native sidecar. */
export function movesContainer(plans: readonly Plan[]): boolean {
  return changingFindings(plans).some(({ changes }) =>
    changes.some(({ operation }) => operation === 'convert-to-sidecar'),
  );
}
