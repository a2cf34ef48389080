import type { Project } from '../kube/project.ts';
import type { Workload } from '../kube/workload.ts';
import { commentsIn } from '../yaml/comments.ts';
import type { YamlDocument } from '../yaml/source.ts';
import type { Finding } from './finding.ts';
import { findingId } from './finding-id.ts';
import { placeOf } from './place.ts';
import type { Place } from './plan.ts';

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
  /** Comments of the documents asked about so far that covered nothing. */
  unused(): readonly UnusedSuppression[];
}

interface Comment {
  readonly rules: readonly string[];
  readonly reason: string;
  /** The line that the comment is about: its own, or the next line that is not a comment. */
  readonly line: number;
  readonly place: Place;
  used: boolean;
}

/** `# sidecar-migrate: ignore[rule-id] reason`, several ids separated by commas. */
const shape = /^#\s*sidecar-migrate:\s*ignore\[([^\]]*)\]\s*(.*)$/u;

/** Reads suppression comments lazily, document by document. `ignoring` is asked where no comment covers a finding. */
export function suppressionsOf(project: Project, ignoring?: Ignoring): Suppressions {
  const documents = new Map<string, readonly Comment[]>();
  const commentsOf = (file: string, index: number): readonly Comment[] => {
    const key = JSON.stringify([file, index]);
    const known = documents.get(key);
    if (known !== undefined) return known;
    const document = project.document(file, index);
    const comments = document === undefined ? [] : suppressionsIn(document);
    documents.set(key, comments);
    return comments;
  };
  return {
    reasonFor(finding, workload) {
      const lines = coveredLines(finding, workload, project);
      const { file, document } = workload.object;
      const comment = commentsOf(file, document).find(
        (one) => one.reason !== '' && one.rules.includes(finding.rule) && lines.includes(one.line),
      );
      if (comment === undefined) return ignoring?.(named(finding, project));
      comment.used = true;
      return comment.reason;
    },
    unused: () => [...documents.values()].flat().flatMap(complaint),
  };
}

function named(finding: Finding, project: Project): NamedFinding {
  return { id: findingId(finding, project), rule: finding.rule, file: finding.evidence[0].at.file };
}

function complaint(comment: Comment): readonly UnusedSuppression[] {
  if (comment.reason === '') {
    return [{ place: comment.place, message: 'A suppression needs a reason after the brackets.' }];
  }
  if (comment.used) return [];
  return [{ place: comment.place, message: `Nothing to ignore here for ${comment.rules.join(', ')}.` }];
}

function suppressionsIn(document: YamlDocument): readonly Comment[] {
  const own = document.source.documents[document.index]?.text ?? '';
  if (!own.includes('sidecar-migrate:')) return [];
  const above = document.source.position(document.span.start).line - 1;
  const lines = own.split(/\r?\n/u);
  return commentsIn(document).flatMap(({ text, span }) => {
    const [, rules, reason] = shape.exec(text) ?? [];
    if (rules === undefined || reason === undefined) return [];
    const start = document.source.position(span.start);
    const end = document.source.position(span.end);
    const place: Place = {
      file: document.source.path,
      line: start.line,
      column: start.column,
      endLine: end.line,
      endColumn: end.column,
      ...span,
    };
    const line = above + subject(lines, start.line - above, start.column);
    const ids = rules.split(',').map((rule) => rule.trim());
    return [{ rules: ids, reason: reason.trim(), line, place, used: false }];
  });
}

function subject(lines: readonly string[], line: number, column: number): number {
  const before = lines[line - 1]?.slice(0, column - 1) ?? '';
  if (before.trim() !== '') return line;
  let next = line;
  while (/^\s*(?:#.*|---.*)?$/u.test(lines[next] ?? 'end')) next += 1;
  return next + 1;
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
