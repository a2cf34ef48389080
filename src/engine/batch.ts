import { openProject, type ProjectOptions, type Repository } from '../kube/open.ts';
import type { Project } from '../kube/project.ts';
import type { Problem } from '../yaml/problem.ts';
import { type Assembly, assemble, editsOf } from './assemble.ts';
import { editable } from './company.ts';
import { compile } from './compile.ts';
import type { Plan } from './plan.ts';
import { planned } from './planned.ts';
import { companiesIn, jointOperations, operationsOf, type Planning, type Resolution, resolve } from './resolution.ts';
import type { Selection } from './selection.ts';
import { type Ignoring, suppressionsOf, type UnusedSuppression } from './suppress.ts';

/** What planning rests on besides the project, and which grades are applied. */
export interface Course extends Pick<Planning, 'catalogue' | 'modes'> {
  readonly project: Omit<ProjectOptions, 'only'>;
  readonly unsafe: boolean;
  readonly ignoring?: Ignoring;
  /** The objects whose pods are planned; all if not given. */
  readonly selection?: Selection;
}

/** What becomes of the pods of some files. */
export interface Batch {
  readonly project: Project;
  readonly resolutions: readonly Resolution[];
  readonly assembly: Assembly;
  readonly plans: readonly Plan[];
  readonly problems: readonly Problem[];
  readonly unused: readonly UnusedSuppression[];
}

/** So many files that their documents are still at hand when they are asked for again; see `kube/library.ts`. */
const size = 12;

/** Paths a few at a time. */
export function* batchesIn(paths: readonly string[]): Generator<readonly string[]> {
  for (let start = 0; start < paths.length; start += size) yield paths.slice(start, start + size);
}

/** Resolves, compiles and verifies the pods of some files. */
export function planBatch(repository: Repository, paths: readonly string[], course: Course): Batch {
  const project = openProject(repository, { ...course.project, only: new Set(paths) });
  const { catalogue, modes } = course;
  const planning: Planning = { project, catalogue, modes, suppressions: suppressionsOf(project, course.ignoring) };
  const idle = resting(course);
  const resolutions = editable(
    project.workloads.map((workload) =>
      course.selection?.has(workload) === false ? { workload, held: [] } : resolve(workload, planning),
    ),
    project,
  );
  const assembly = assemble(resolutions, project, course.unsafe);
  return {
    project,
    resolutions,
    assembly,
    plans: plansOf(resolutions, project, { assembly, unsafe: course.unsafe }),
    problems: project.problems,
    unused: planning.suppressions.unused((rule) => !idle.has(rule)),
  };
}

/** Rules that are turned off, or that nobody asked for. */
function resting({ catalogue, modes, project }: Course): ReadonlySet<string> {
  const rules = catalogue.rules.filter(
    ({ id, onDemand }) => modes[id] === 'off' || (onDemand === true && !project.all),
  );
  return new Set(rules.map(({ id }) => id));
}

interface Carrying {
  readonly assembly: Assembly;
  readonly unsafe: boolean;
}

/** What can only be carried out together is compiled once, however many pods it is for. */
function plansOf(
  resolutions: readonly Resolution[],
  project: Project,
  { assembly, unsafe }: Carrying,
): readonly Plan[] {
  const companies = new Map(companiesIn(resolutions).flatMap((company) => company.map((one) => [one, company])));
  const known = new Map<readonly Resolution[], Plan['edits']>();
  const editsFor = (resolution: Resolution): Plan['edits'] => {
    const company = companies.get(resolution) ?? [resolution];
    if (operationsOf(resolution, unsafe).length === 0 || assembly.failures.has(resolution)) return [];
    const edits = known.get(company) ?? editsAlone(company, project, unsafe);
    known.set(company, edits);
    return edits;
  };
  return resolutions.flatMap((one) => {
    if (one.held.length === 0) return [];
    return [planOf(one, project, { edits: editsFor(one), failure: assembly.failures.get(one) })];
  });
}

function editsAlone(company: readonly Resolution[], project: Project, unsafe: boolean): Plan['edits'] {
  const compiled = compile(jointOperations(company, unsafe), project);
  return compiled.kind === 'compiled' ? editsOf(compiled.documents) : [];
}

interface Carried {
  readonly edits: Plan['edits'];
  readonly failure: string | undefined;
}

function planOf({ workload, held }: Resolution, project: Project, { edits, failure }: Carried): Plan {
  return {
    workload: workload.ref,
    file: workload.pod.file,
    document: workload.pod.document,
    findings: held.map((one) => planned(one, project)),
    edits,
    ...(failure === undefined ? {} : { failure }),
  };
}
