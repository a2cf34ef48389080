import type { Assumptions } from '../kube/assumptions.ts';
import { openProject } from '../kube/open.ts';
import type { Project, ProjectFile, Settled } from '../kube/project.ts';
import type { Signals } from '../kube/relevance.ts';
import { applyEdits } from '../yaml/edit.ts';
import { assemble, editsOf } from './assemble.ts';
import type { Catalogue } from './catalogue.ts';
import { compile } from './compile.ts';
import type { RuleModes } from './detect.ts';
import type { FileEdits, Migration, Plan } from './plan.ts';
import { planned } from './planned.ts';
import { operationsOf, type Planning, type Resolution, resolve } from './resolution.ts';
import { shownAssumptions } from './shown-assumptions.ts';
import { suppressionsOf } from './suppress.ts';

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
  /** Files whose pods are planned; all others are only there to be referred to. All files if not given. */
  readonly only?: ReadonlySet<string>;
}

/**
 * Finds the workarounds in all files of one repository and plans their removal. Pure: text in; edits, and the reasons
 * for each, out. Every edit is verified; what does not verify is left alone and reported in `Plan.failure`.
 */
export function migrate(files: readonly ProjectFile[], catalogue: Catalogue, options: MigrateOptions): Migration {
  const project = open(files, catalogue, options);
  const planning: Planning = {
    project,
    catalogue,
    modes: options.rules ?? {},
    suppressions: suppressionsOf(project),
  };
  const unsafe = options.unsafe ?? false;
  const resolutions = project.workloads.map((workload) => resolve(workload, planning));
  const assembly = assemble(resolutions, project, unsafe);
  const again = unsettled(relevant(files, resolutions), assembly.edits, (after) => {
    const second = open(after, catalogue, options);
    const replanning = { ...planning, project: second, suppressions: suppressionsOf(second) };
    return second.workloads
      .map((workload) => resolve(workload, replanning))
      .filter((resolution) => operationsOf(resolution, unsafe).length > 0);
  });
  const failures = new Map(assembly.failures);
  for (const resolution of resolutions) {
    if (again.has(resolution.workload.pod.file) && operationsOf(resolution, unsafe).length > 0) {
      failures.set(resolution, 'A second run would change the result again.');
    }
  }
  const good = resolutions.filter((resolution) => !failures.has(resolution));
  return {
    plans: resolutions.filter(({ held }) => held.length > 0).map((one) => planOf(one, project, { unsafe, failures })),
    edits: again.size === 0 ? assembly.edits : assemble(good, project, unsafe).edits,
    problems: project.problems,
    assumptions: shownAssumptions(resolutions, options.assumptions),
    unusedSuppressions: planning.suppressions.unused(),
  };
}

function open(files: readonly ProjectFile[], catalogue: Catalogue, options: MigrateOptions): Project {
  return openProject(files, {
    assumptions: options.assumptions,
    settled: options.settled ?? { sidecars: [], apps: [] },
    all: options.all ?? false,
    signals: signalsOf(catalogue, options.all ?? false),
    ...(options.only === undefined ? {} : { only: options.only }),
  });
}

/** A rule that only moves a container needs a second one beside it. */
function signalsOf({ rules }: Catalogue, all: boolean): Signals {
  const asked = rules.filter((rule) => all || rule.onDemand !== true);
  return {
    alone: asked.filter((rule) => rule.bare !== true).flatMap((rule) => rule.signals),
    beside: asked.filter((rule) => rule.bare === true).flatMap((rule) => rule.signals),
  };
}

/** Files without unchanged workloads: those that change, and those that only refer to workloads. */
function relevant(files: readonly ProjectFile[], resolutions: readonly Resolution[]): readonly ProjectFile[] {
  const quiet = new Set(resolutions.map(({ workload }) => workload.pod.file));
  for (const { workload, held } of resolutions) if (held.length > 0) quiet.delete(workload.pod.file);
  return files.filter((file) => !quiet.has(file.path));
}

/** Files in which a second run over the result would change something. */
function unsettled(
  files: readonly ProjectFile[],
  edits: readonly FileEdits[],
  plan: (after: readonly ProjectFile[]) => readonly Resolution[],
): ReadonlySet<string> {
  if (edits.length === 0) return new Set();
  const changed = new Map(edits.map((one) => [one.file, one.edits]));
  const after = files.map((file) => {
    const own = changed.get(file.path);
    return own === undefined ? file : { path: file.path, text: applyEdits(file.text, own) };
  });
  return new Set(
    plan(after)
      .map(({ workload }) => workload.pod.file)
      .filter((file) => changed.has(file)),
  );
}

function planOf(
  resolution: Resolution,
  project: Project,
  settled: { readonly unsafe: boolean; readonly failures: ReadonlyMap<Resolution, string> },
): Plan {
  const { workload, held } = resolution;
  const failure = settled.failures.get(resolution);
  const compiled = compile(operationsOf(resolution, settled.unsafe), project);
  return {
    workload: workload.ref,
    file: workload.pod.file,
    document: workload.pod.document,
    findings: held.map((one) => planned(one, project)),
    edits: failure === undefined && compiled.kind === 'compiled' ? editsOf(compiled.documents) : [],
    ...(failure === undefined ? {} : { failure }),
  };
}
