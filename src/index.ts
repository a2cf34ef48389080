import type { Catalogue } from './engine/catalogue.ts';
import { hazards } from './hazards/index.ts';
import { injectedProducts } from './products/index.ts';
import { rules } from './rules/index.ts';

export { closest } from './config/closest.ts';
export { type Config, emptyConfig, type IgnoredRule } from './config/config.ts';
export { ConfigError } from './config/config-error.ts';
export { withIgnored } from './config/ignoring.ts';
export { withLocked } from './config/locked.ts';
export { anyGlob, type PathTest, pathTest } from './config/path-globs.ts';
export type { CheckSettings, PullRequestSettings, Schedule, Weekday } from './config/pull-request-settings.ts';
export { readConfig } from './config/read.ts';
export type { Known } from './config/settings.ts';
export type { Catalogue } from './engine/catalogue.ts';
export type { RuleMode, RuleModes } from './engine/detect.ts';
export type { Category, Confidence, Evidence, Finding } from './engine/finding.ts';
export type { Hazard } from './engine/hazard.ts';
export { type MigrateOptions, migrate } from './engine/migrate.ts';
export type { Applicability, Operation } from './engine/operation.ts';
export type {
  Change,
  FileEdits,
  Migration,
  Outcome,
  Place,
  Plan,
  PlannedFinding,
  ShownAssumption,
  ShownEvidence,
} from './engine/plan.ts';
export type { Rule, RuleDocs } from './engine/rule.ts';
export type { ObjectPlace } from './engine/selection.ts';
export type { Answer, Refusal, Step } from './engine/step.ts';
export type { Ignoring, NamedFinding } from './engine/suppress.ts';
export type { AssumedVersion, Assumptions, Origin, SeenRelease, SeenReleases, Version } from './kube/assumptions.ts';
export { mayShowRelease, releasesSeenIn } from './kube/installed.ts';
export type { ProjectFile, Settled } from './kube/project.ts';
export { parseVersion } from './kube/versions.ts';
export type { WorkloadRef } from './kube/workload.ts';
export { optionsFrom, type RunSettings } from './settings.ts';
export { applyEdits, type Edit } from './yaml/edit.ts';
export type { Plain, PlainMap } from './yaml/plain.ts';
export type { Problem } from './yaml/problem.ts';
export type { Location, Route, Span } from './yaml/route.ts';

/** All rules and hazards of this release, for `migrate`. */
export const catalogue: Catalogue = { rules, hazards };

/** Ids of the products whose version, and whether they are native, a configuration can declare. */
export const configurableProducts: readonly string[] = injectedProducts.map(({ id }) => id);
