import type { Engine } from '../../pull-request/engine.ts';
import type { PlanSet } from '../../pull-request/plan-set.ts';
import type { Session } from '../database/database.ts';

/** Notes rules whose plans did not verify: this release changes nothing by them any more, anywhere. */
export async function distrustRules(
  session: Session,
  { failures, release }: Pick<PlanSet, 'failures' | 'release'>,
  now: number,
): Promise<readonly string[]> {
  const noted: string[] = [];
  for (const { rules, message } of failures) {
    for (const rule of rules) {
      const fresh = await session.query(
        `insert into sidecar.distrust (rule, release, reason, since) values ($1, $2, $3, $4)
         on conflict do nothing returning rule`,
        [rule, release, message, new Date(now)],
      );
      if (fresh.length > 0) noted.push(rule);
    }
  }
  return noted;
}

/** An engine in which the rules that a release is not trusted with only report. */
export async function trustedEngine(session: Session, release: string, engine: Engine): Promise<Engine> {
  const rows = await session.query<{ rule: string }>('select rule from sidecar.distrust where release = $1', [release]);
  if (rows.length === 0) return engine;
  const muted = rows.map(({ rule }) => [rule, 'report'] as const);
  return async (task) => {
    const off = Object.entries(task.config.rules).filter(([, mode]) => mode === 'off');
    const rules = { ...task.config.rules, ...Object.fromEntries(muted), ...Object.fromEntries(off) };
    return await engine({ ...task, config: { ...task.config, rules } });
  };
}
