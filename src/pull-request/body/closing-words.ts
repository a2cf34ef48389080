import type { PlannedFinding, ShownAssumption } from '../../index.ts';
import { prose } from '../../report/markup.ts';

/** The box that asks for the branch to be made anew. */
export const rebaseBox = '<!-- sidecar-migrate: rebase -->';

/** Whether somebody ticked the box: the last one in a body, because text of the repository stands above it. */
export function isRebaseTicked(body: string): boolean {
  const line = body.split(/\r?\n/u).findLast((one) => one.includes(rebaseBox)) ?? '';
  return /^\s*[-*] \[[xX]\] /u.test(line);
}

/** What was taken for granted. */
export function assumptionsText(assumptions: readonly ShownAssumption[]): readonly string[] {
  if (assumptions.length === 0) return [];
  const rows = assumptions.map(
    ({ subject, version, origin }) => `- ${prose(subject)} ${prose(version)} (${prose(origin)})`,
  );
  return [
    '### Taken for granted',
    rows.join('\n'),
    'If this is wrong for your clusters, say so in `.github/sidecar-migrate.yml`.',
  ];
}

/** How to bring the change out. */
export function rolloutText(findings: readonly PlannedFinding[]): readonly string[] {
  const kinds = new Set(findings.map(({ workload }) => workload.kind));
  const jobs = ['Job', 'CronJob', 'ScaledJob', 'JobSet'].some((kind) => kinds.has(kind));
  const lines = [
    '- Native sidecars need Kubernetes 1.29 or newer on every node that these pods may land on.',
    '- Roll out one workload first, and look at it start, work and stop; then the others.',
    ...(jobs
      ? ['- Runs of a CronJob that have begun go on as they are; a Job in the cluster has to be made anew.']
      : []),
    '- To go back, revert this pull request: nothing else was changed.',
  ];
  return ['### Rolling out', lines.join('\n')];
}

/** How to go on, and how to be left alone. */
export function optOutText(): readonly string[] {
  const lines = [
    '- Closing this pull request is enough: exactly these workarounds are not proposed again.',
    '- `/sidecar-migrate ignore RULE --reason TEXT` writes it into the configuration on this branch. `/sidecar-migrate help` lists the other commands.',
    '- `# sidecar-migrate: ignore[RULE] reason` above a line leaves one place alone.',
    '- Commit to this branch as you like: it is yours from then on, and no longer updated.',
    '- No reminders come. After 90 days without anybody touching it, this is no longer updated.',
  ];
  return ['### Going on from here', lines.join('\n'), `- [ ] ${rebaseBox} Make this anew on top of the base branch`];
}
