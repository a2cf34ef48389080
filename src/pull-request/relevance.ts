import { mayShowRelease } from '../index.ts';

/** Kinds whose objects refer to pods, or that pods refer to. */
const referring = [
  'ConfigMap',
  'HorizontalPodAutoscaler',
  'Kustomization',
  'Component',
  'NetworkPolicy',
  'PodMonitor',
  'PrometheusRule',
  'ScaledObject',
  'Service',
  'SidecarSet',
  'VerticalPodAutoscaler',
];

/** What Git LFS leaves in place of a file (git-lfs specification). */
const pointer = 'version https://git-lfs.github.com/spec/';

/** Whether a text may matter to a migration at all: as a pod, as something that refers to pods, or as what shows a release. */
export function mayMatter(path: string, text: string): boolean {
  if (text.startsWith(pointer)) return false;
  if (text.includes('ontainers') || text.includes('sidecars')) return true;
  if (/(?:^|\/)(?:kustomization\.ya?ml|Kustomization|Chart\.yaml)$/u.test(path)) return true;
  if (text.includes('kind') && referring.some((kind) => text.includes(kind))) return true;
  return mayShowRelease((sign) => text.includes(sign));
}
