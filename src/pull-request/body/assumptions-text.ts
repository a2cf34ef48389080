import type { Plan, ShownAssumption } from '../../index.ts';
import { code, prose } from '../../report/markup.ts';
import { movesContainer } from '../fingerprint.ts';
import { configPaths } from '../paths.ts';

/** How people call a product, and what shows them the release that they have. */
const products: Readonly<Record<string, { readonly title: string; readonly shownBy: string }>> = {
  kubernetes: { title: 'Kubernetes', shownBy: 'kubectl get nodes' },
  istio: { title: 'Istio', shownBy: 'istioctl version' },
  linkerd: { title: 'Linkerd', shownBy: 'linkerd version' },
  kuma: { title: 'Kuma', shownBy: 'kumactl version --detailed' },
  consul: { title: 'Consul on Kubernetes', shownBy: 'helm list -A' },
  dapr: { title: 'Dapr', shownBy: 'dapr status -k' },
};

/** Whether something rests on the release of what injects proxies. */
export function hasInjector(assumptions: readonly ShownAssumption[]): boolean {
  return assumptions.some(({ subject }) => subject !== 'kubernetes');
}

/** What was taken for granted for some plans, how to see whether it is true, and what happens where it is not. */
export function assumptionsText(assumptions: readonly ShownAssumption[], plans: readonly Plan[]): readonly string[] {
  if (assumptions.length === 0) return [];
  const rows = assumptions.map(({ subject, version, origin }) => {
    const { title, shownBy } = products[subject] ?? { title: subject, shownBy: undefined };
    const shown = shownBy === undefined ? '' : `; ${code(shownBy)} shows yours`;
    return `- ${prose(title)} ${prose(version)} (${prose(origin)})${shown}`;
  });
  const wrong = [...(movesContainer(plans) ? [tooOld] : []), ...(hasInjector(assumptions) ? [notNative] : [])];
  const what = wrong.length === 0 ? [] : [wrong.join(' ')];
  return ['### Taken for granted', rows.join('\n'), ...what, remedy(assumptions)];
}

const tooOld =
  'Before Kubernetes 1.29, `restartPolicy` of an init container is dropped, and the pod waits in `Init` for ever.';

const notNative =
  'Where a proxy is injected, and Kubernetes or the control plane is too old for native ones, it stays an ordinary container: a Job does not end, and an app starts beside it.';

function remedy(assumptions: readonly ShownAssumption[]): string {
  const entries = assumptions.map(({ subject, version }) => {
    const other = `"${version.split('.')[0]}.NN"`;
    return code(subject === 'kubernetes' ? `${subject}: ${other}` : `${subject}: {version: ${other}}`);
  });
  return `If yours are older, declare them in ${code(configPaths[0])} on the base branch, as ${entries.join(', ')}: this is then made anew, or closed.`;
}
