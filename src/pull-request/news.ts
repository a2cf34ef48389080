import type { Config, Migration, Plan, PlannedFinding, ProjectFile } from '../index.ts';
import type { Engine } from './engine.ts';
import { fingerprintOf, movableFingerprint } from './fingerprint.ts';

/** Some files before and after a change; a renamed file has its new path in both. */
export interface Turn {
  readonly before: readonly ProjectFile[];
  readonly after: readonly ProjectFile[];
}

/** A finding that a change brought. */
export interface NewFinding {
  readonly finding: PlannedFinding;
  readonly plan: Plan;
  readonly fingerprint: string;
  /** The fingerprint whatever file it stands in. */
  readonly movable: string;
}

/**
 * The findings that are there after a change, apart from mere advice, and were not before. One that moved to another
 * file is not new; one that was copied there is.
 */
export async function newFindings(turn: Turn, config: Config, engine: Engine): Promise<readonly NewFinding[]> {
  const [before, after] = [await findingsIn(turn.before, config, engine), await findingsIn(turn.after, config, engine)];
  const stayed = new Set(after.map(({ fingerprint }) => fingerprint));
  const known = new Set(before.map(({ fingerprint }) => fingerprint));
  const gone = before.filter(({ fingerprint }) => !stayed.has(fingerprint)).map(({ movable }) => movable);
  return after.filter(({ fingerprint, movable }) => {
    if (known.has(fingerprint)) return false;
    const at = gone.indexOf(movable);
    if (at >= 0) gone.splice(at, 1);
    return at < 0;
  });
}

async function findingsIn(
  files: readonly ProjectFile[],
  config: Config,
  engine: Engine,
): Promise<readonly NewFinding[]> {
  if (files.length === 0) return [];
  const migration: Migration = await engine({ files, config, unsafe: true, ignored: [] });
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const findings = migration.plans.flatMap((plan) =>
    plan.findings
      .filter(({ suppressed, outcome }) => suppressed === undefined && outcome !== 'report')
      .map((finding) => ({ plan, finding })),
  );
  return await Promise.all(
    findings.map(async (one) => ({
      ...one,
      fingerprint: await fingerprintOf(one.finding, (file) => texts.get(file) ?? ''),
      movable: await movableFingerprint(one.finding, (file) => texts.get(file) ?? ''),
    })),
  );
}
