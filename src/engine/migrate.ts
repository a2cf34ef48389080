import type { Assumptions } from '../kube/assumptions.ts';
import { openRepository, type Repository } from '../kube/open.ts';
import type { ProjectFile, Settled } from '../kube/project.ts';
import type { Signals } from '../kube/relevance.ts';
import { applyEdits } from '../yaml/edit.ts';
import { assemble } from './assemble.ts';
import { type Batch, batchesIn, type Course, planBatch } from './batch.ts';
import type { Catalogue } from './catalogue.ts';
import type { RuleModes } from './detect.ts';
import type { FileEdits, Migration, Plan } from './plan.ts';
import { operationsOf } from './resolution.ts';
import { type ObjectPlace, selectionOf } from './selection.ts';
import { shownAssumptions } from './shown-assumptions.ts';
import type { Ignoring } from './suppress.ts';
import { suppressionMark } from './suppression-comment.ts';

/** What a migration rests on, all decided by the caller. */
export interface MigrateOptions {
  readonly assumptions: Assumptions;
  /** Name or image globs that settle which container is a sidecar and which an app. */
  readonly settled?: Settled;
  /** Also convert plain sidecars outside Jobs. */
  readonly all?: boolean;
  /** Also apply unsafe steps. Outcomes do not depend on it. */
  readonly unsafe?: boolean;
  readonly rules?: RuleModes;
  /** Findings that are to be ignored besides those that comments suppress. */
  readonly ignoring?: Ignoring;
  /** Files in which every document with containers is parsed, so that broken ones are told. */
  readonly thorough?: ReadonlySet<string>;
  /** Files whose pods are planned; all others are only there to be referred to. All files if not given. */
  readonly only?: ReadonlySet<string>;
  /** Objects in those files whose pods are planned, the others being only there to be referred to. All if not given. */
  readonly objects?: readonly ObjectPlace[];
}

/**
 * Finds the workarounds in all files of one repository and plans their removal. Pure: text in; edits, and the reasons
 * for each, out. Every edit is verified; what does not verify is left alone and reported in `Plan.failure`.
 */
export function migrate(files: readonly ProjectFile[], catalogue: Catalogue, options: MigrateOptions): Migration {
  const repository = openRepository(files);
  const course = courseOf(catalogue, options);
  const batches = planAll(repository, [...(options.only ?? repository.library.paths)], course);
  const again = unsettled(files, batches, course);
  return {
    plans: batches.flatMap((batch) => batch.plans.map((plan) => (again.has(plan.file) ? failing(plan) : plan))),
    edits: batches.flatMap((batch) => editsOf(batch, again, course)),
    problems: batches.flatMap((batch) => batch.problems),
    assumptions: shownAssumptions(
      batches.flatMap((batch) => batch.resolutions),
      options.assumptions,
    ),
    unusedSuppressions: batches.flatMap((batch) => batch.unused),
  };
}

function courseOf(catalogue: Catalogue, options: MigrateOptions): Course {
  const all = options.all ?? false;
  const selection = options.objects === undefined ? undefined : selectionOf(options.objects);
  return {
    catalogue,
    modes: options.rules ?? {},
    unsafe: options.unsafe ?? false,
    ...(options.ignoring === undefined ? {} : { ignoring: options.ignoring }),
    ...(selection === undefined ? {} : { selection }),
    project: {
      assumptions: options.assumptions,
      settled: options.settled ?? { sidecars: [], apps: [] },
      all,
      signals: signalsOf(catalogue, all),
      ...(options.thorough === undefined ? {} : { thorough: options.thorough }),
      ...(selection === undefined ? {} : { documents: selection.documents }),
    },
  };
}

/** A few files at a time, or all at once where plans of different files meet in a third one. */
function planAll(repository: Repository, paths: readonly string[], course: Course): readonly Batch[] {
  const batches = [...batchesIn(paths)].map((batch) => planBatch(repository, batch, course));
  const edited = batches.flatMap(({ assembly }) => assembly.edits.map(({ file }) => file));
  return new Set(edited).size === edited.length ? batches : [planBatch(repository, paths, course)];
}

/** A rule that only moves a container needs a second one beside it; suppressions are read wherever they stand. */
function signalsOf({ rules }: Catalogue, all: boolean): Signals {
  const asked = rules.filter((rule) => all || rule.onDemand !== true);
  return {
    alone: [...asked.filter((rule) => rule.bare !== true).flatMap((rule) => rule.signals), suppressionMark],
    beside: asked.filter((rule) => rule.bare === true).flatMap((rule) => rule.signals),
  };
}

/** Files in which a second run over the result would change something. */
function unsettled(files: readonly ProjectFile[], batches: readonly Batch[], course: Course): ReadonlySet<string> {
  const changed = new Map(batches.flatMap(({ assembly }) => assembly.edits.map(({ file, edits }) => [file, edits])));
  if (changed.size === 0) return new Set();
  const after = openRepository(
    files.map((file) => {
      const edits = changed.get(file.path);
      return edits === undefined ? file : { path: file.path, text: applyEdits(file.text, edits) };
    }),
  );
  const second = [...batchesIn([...changed.keys()])].map((batch) => planBatch(after, batch, course));
  const moving = second.flatMap(({ resolutions }) =>
    resolutions.filter((resolution) => operationsOf(resolution, course.unsafe).length > 0),
  );
  return new Set(moving.map(({ workload }) => workload.pod.file));
}

function failing(plan: Plan): Plan {
  if (plan.edits.length === 0) return plan;
  return { ...plan, edits: [], failure: 'A second run would change the result again.' };
}

/** The edits of a batch without those of plans that do not settle. */
function editsOf(batch: Batch, again: ReadonlySet<string>, { unsafe }: Course): readonly FileEdits[] {
  const { assembly, resolutions, project } = batch;
  const good = resolutions.filter((one) => !assembly.failures.has(one) && !again.has(one.workload.pod.file));
  const isWhole = assembly.edits.every(({ file }) => !again.has(file));
  return isWhole ? assembly.edits : assemble(good, project, unsafe).edits;
}
