import type { Project } from '../kube/project.ts';
import type { Workload } from '../kube/workload.ts';
import type { Category, Finding } from './finding.ts';
import type { Answer } from './step.ts';

/** What a rule's page and `sidecar-migrate explain` say; Markdown. */
export interface RuleDocs {
  /** A noun phrase, e.g. `Quit call to a sidecar`. */
  readonly title: string;
  readonly what: string;
  readonly why: string;
  /** When the fix is safe, when it needs `--unsafe`, when it is refused. */
  readonly safety: string;
  /** Sources of the domain facts. */
  readonly references: readonly string[];
}

/** One workaround: how it is recognised and how it is taken out. */
export interface Rule<Data = unknown> {
  /** Names the workaround, e.g. `prestop-sleep`. */
  readonly id: string;
  readonly category: Category;
  readonly docs: RuleDocs;
  /**
   * Texts of which at least one occurs in every file where this rule can find anything. Compared byte by byte before
   * anything is parsed.
   */
  readonly signals: readonly string[];
  /** Only converts a container and takes no workaround out; gives way to any other finding that converts it too. */
  readonly bare?: boolean;
  /** Finds something only in a project that asks for all plain sidecars. */
  readonly onDemand?: boolean;
  detect(workload: Workload, project: Project): readonly Finding<Data>[];
  plan(finding: Finding<Data>, workload: Workload, project: Project): Answer;
}

/** A rule as a value, with the type of its data hidden from the catalogue. */
export function defineRule<Data>(rule: Rule<Data>): Rule {
  return rule as unknown as Rule;
}
