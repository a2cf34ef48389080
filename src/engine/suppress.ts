import type { Project } from '../kube/project.ts';
import type { Workload } from '../kube/workload.ts';
import type { Finding } from './finding.ts';
import { findingId } from './finding-id.ts';
import { placeOf } from './place.ts';
import type { Place } from './plan.ts';
import { type SuppressionComment, suppressionCommentsIn, suppressionMark } from './suppression-comment.ts';

/** A suppression comment that covered nothing, or lacks its reason. */
export interface UnusedSuppression {
  readonly place: Place;
  readonly message: string;
}

/** A finding by what tells it from others; `id` as in `PlannedFinding`. */
export interface NamedFinding {
  readonly id: string;
  readonly rule: string;
  readonly file: string;
}

/** Decides outside of the files whether a finding is to be ignored: the reason, or `undefined`. */
export type Ignoring = (finding: NamedFinding) => string | undefined;

/** The suppression comments of a project, and which of them were of use. */
export interface Suppressions {
  /** The reason why a finding is to be ignored, or `undefined`. */
  reasonFor(finding: Finding, workload: Workload): string | undefined;
  /**
   * Comments beside the pods of the project that covered nothing, once all findings were asked about. Rules that were
   * not `asked` found nothing to cover.
   */
  unused(asked: (rule: string) => boolean): readonly UnusedSuppression[];
}

/** A comment and the ids of those rules that it was of use for. */
interface Comment extends SuppressionComment {
  readonly used: Set<string>;
}

/** Reads suppression comments lazily, document by document. `ignoring` is asked where no comment covers a finding. */
export function suppressionsOf(project: Project, ignoring?: Ignoring): Suppressions {
  const documents = new Map<string, readonly Comment[]>();
  const marked = new Map<string, boolean>();
  const isMarked = (file: string): boolean => {
    const mark = marked.get(file) ?? project.text(file)?.includes(suppressionMark) === true;
    marked.set(file, mark);
    return mark;
  };
  const commentsOf = (file: string, index: number): readonly Comment[] => {
    if (!isMarked(file)) return [];
    const key = JSON.stringify([file, index]);
    const known = documents.get(key);
    if (known !== undefined) return known;
    const document = project.document(file, index);
    const found = document === undefined ? [] : suppressionCommentsIn(document);
    const comments = found.map((comment) => ({ ...comment, used: new Set<string>() }));
    documents.set(key, comments);
    return comments;
  };
  return {
    reasonFor(finding, workload) {
      const { file, document } = workload.object;
      const meant = commentsOf(file, document).filter((one) => one.reason !== '' && one.rules.includes(finding.rule));
      const lines = meant.length === 0 ? [] : coveredLines(finding, workload, project);
      const comment = meant.find(({ line }) => lines.includes(line));
      if (comment === undefined) return ignoring?.(named(finding, project));
      comment.used.add(finding.rule);
      return comment.reason;
    },
    unused(asked) {
      for (const { object } of project.workloads) commentsOf(object.file, object.document);
      return [...documents.values()].flat().flatMap((comment) => complaint(comment, asked));
    },
  };
}

function named(finding: Finding, project: Project): NamedFinding {
  return { id: findingId(finding, project), rule: finding.rule, file: finding.evidence[0].at.file };
}

function complaint(
  { rules, reason, used, place }: Comment,
  asked: (rule: string) => boolean,
): readonly UnusedSuppression[] {
  if (rules.length === 0) {
    return [{ place, message: 'A suppression is written as `# sidecar-migrate: ignore[rule-id] reason`.' }];
  }
  if (reason === '') return [{ place, message: 'A suppression needs a reason after the brackets.' }];
  const unused = rules.filter((rule) => asked(rule) && !used.has(rule));
  return unused.length === 0 ? [] : [{ place, message: `Nothing to ignore here for ${unused.join(', ')}.` }];
}

/** A comment covers a finding from the line of its evidence, from the item or from the head of the document. */
function coveredLines(finding: Finding, workload: Workload, project: Project): readonly number[] {
  const [primary] = finding.evidence;
  const lines = [placeOf(primary.at, project, primary.within).line, placeOf(workload.object, project).line];
  const { at } = primary;
  for (let length = at.route.length; length > workload.object.route.length; length--) {
    const route = at.route.slice(0, length);
    if (typeof route.at(-1) !== 'number') continue;
    lines.push(placeOf({ ...at, route }, project).line);
  }
  return lines;
}
