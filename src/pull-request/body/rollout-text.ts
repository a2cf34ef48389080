import type { Plan } from '../../index.ts';
import { code } from '../../report/markup.ts';

/** Kinds that `kubectl rollout` takes. */
const rolledOut = ['Deployment', 'StatefulSet', 'DaemonSet'];

/** How to bring the change out, see whether it is right, and go back: only what concerns the kinds at hand. */
export function rolloutText(plans: readonly Plan[], { injected }: { readonly injected: boolean }): readonly string[] {
  const lines = [
    ...(plans.length > 1 ? ['Roll out one workload first, and look at it start, work and stop; then the others.'] : []),
    ...cronJobs(plans),
    ...jobs(plans),
    ...pods(plans),
    ...rollouts(plans),
    ...(injected ? [proxies] : []),
    'To go back, revert this pull request: nothing else was changed.',
  ];
  return ['### Rolling out', lines.map((line) => `- ${line}`).join('\n')];
}

const proxies =
  "Where a proxy is injected, it has to be among the init containers: `kubectl get pod POD -o jsonpath='{.spec.initContainers[*].name}'` names it.";

function cronJobs(plans: readonly Plan[]): readonly string[] {
  const plan = ofKind(plans, ['CronJob']);
  if (plan === undefined) return [];
  const run = `kubectl create job --from=cronjob/${nameIn(plan)} sidecar-try${namespaceIn(plan)}`;
  return [
    `Runs of a CronJob that have begun go on as they are. Once it is applied, ${code(run)} tries it now: it is right when the pod ends as ${code('Completed')}.`,
  ];
}

function jobs(plans: readonly Plan[]): readonly string[] {
  const plan = ofKind(plans, ['Job']);
  if (plan === undefined) return [];
  return [
    `A Job in the cluster has to be deleted once it is done (${code(deletion(plan))}) before the new one can be applied, unless a hook makes it anew. It is right when its pod ends as ${code('Completed')}.`,
  ];
}

function pods(plans: readonly Plan[]): readonly string[] {
  const plan = ofKind(plans, ['Pod']);
  return plan === undefined ? [] : [`A Pod in the cluster cannot be changed like this: ${code(deletion(plan))} first.`];
}

function rollouts(plans: readonly Plan[]): readonly string[] {
  const plan = ofKind(plans, rolledOut);
  if (plan === undefined) return [];
  const subject = `${plan.workload.kind.toLowerCase()}/${nameIn(plan)}${namespaceIn(plan)}`;
  return [
    `${code(`kubectl rollout status ${subject}`)} ends when the new pods are ready. Where one stays in ${code('Init')}, a sidecar does not come up: ${code('kubectl describe pod')} says why, and ${code(`kubectl rollout undo ${subject}`)} goes back at once.`,
  ];
}

function ofKind(plans: readonly Plan[], kinds: readonly string[]): Plan | undefined {
  return plans.find(({ workload: { kind } }) => kinds.includes(kind));
}

function deletion(plan: Plan): string {
  return `kubectl delete ${plan.workload.kind.toLowerCase()} ${nameIn(plan)}${namespaceIn(plan)}`;
}

/** People copy commands into a shell, so only a name that Kubernetes takes stands in one. */
function nameIn({ workload: { name } }: Plan): string {
  return isPlain(name) ? name : 'NAME';
}

function namespaceIn({ workload: { namespace } }: Plan): string {
  if (namespace === undefined) return '';
  return ` -n ${isPlain(namespace) ? namespace : 'NAMESPACE'}`;
}

function isPlain(name: string): boolean {
  return /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/u.test(name);
}
