import type { ShownAssumption } from '../../index.ts';
import { code, prose } from '../../report/markup.ts';
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

/** What was taken for granted, how to see whether it is true, and what happens where it is not. */
export function assumptionsText(assumptions: readonly ShownAssumption[]): readonly string[] {
  if (assumptions.length === 0) return [];
  const rows = assumptions.map(({ subject, version, origin }) => {
    const { title, shownBy } = products[subject] ?? { title: subject, shownBy: undefined };
    const shown = shownBy === undefined ? '' : `; ${code(shownBy)} shows yours`;
    return `- ${prose(title)} ${prose(version)} (${prose(origin)})${shown}`;
  });
  return ['### Taken for granted', rows.join('\n'), consequences(assumptions), remedy(assumptions)];
}

function consequences(assumptions: readonly ShownAssumption[]): string {
  const old =
    'Before Kubernetes 1.29, `restartPolicy` of an init container is dropped, and the pod waits in `Init` for ever.';
  const injected =
    'Where the control plane is older than its native sidecars, the proxy stays an ordinary container: Jobs do not end, and apps start beside their proxy.';
  return hasInjector(assumptions) ? `${old} ${injected}` : old;
}

function remedy(assumptions: readonly ShownAssumption[]): string {
  const entries = assumptions.map(({ subject, version }) => {
    const other = `"${version.split('.')[0]}.NN"`;
    return code(subject === 'kubernetes' ? `${subject}: ${other}` : `${subject}: {version: ${other}}`);
  });
  return `If yours are older, declare them in ${code(configPaths[0])} on the base branch, as ${entries.join(' and ')}: this is then made anew, or closed.`;
}
