import type { Plan } from '../../index.ts';
import { isChanging, isUnsafe, toldFindings } from '../fingerprint.ts';
import type { PlanGroup } from '../plan-set.ts';

/** What a pull request is, in a few sentences: how much goes, why it can, how careful one has to be, what stays. */
export function headline({ plans, leftAlone }: Pick<PlanGroup, 'plans' | 'leftAlone'>): string {
  if (plans.length === 0)
    return 'This leaves the workarounds named below as they are, by a change of the configuration.';
  const findings = plans.flatMap((plan) => plan.findings.filter(isChanging));
  const workarounds = findings.length === 1 ? 'One workaround' : `${findings.length} workarounds`;
  const workloads = plans.length === 1 ? 'one workload' : `${plans.length} workloads`;
  return [
    `${workarounds} for missing sidecar support can go from ${workloads}: Kubernetes starts native sidecars before the app and stops them after it.`,
    care(findings.length, findings.filter(isUnsafe).length),
    ...staying([...plans, ...leftAlone]),
  ].join(' ');
}

function care(all: number, unsafe: number): string {
  if (unsafe === 0)
    return 'All of it is graded safe: the pods do what they did, but for the order in which they start and stop.';
  const what = 'something that you may rely on, marked ⚠: please check it before merging.';
  if (all === 1) return `It also changes ${what}`;
  if (unsafe === 1) return `One of them also changes ${what}`;
  return `${unsafe === all ? 'They all' : `${unsafe} of them`} also change ${what}`;
}

function staying(plans: readonly Plan[]): readonly string[] {
  const count = plans.flatMap(toldFindings).filter((finding) => !isChanging(finding)).length;
  if (count === 0) return [];
  return [
    count === 1
      ? 'One more was found and stays, with the reason.'
      : `${count} more were found and stay, each with the reason.`,
  ];
}
