import type { Project } from '../kube/project.ts';
import type { Finding } from './finding.ts';
import { fingerprint } from './fingerprint.ts';
import { placeOf } from './place.ts';

/** Names a finding across runs and unrelated edits: rule, file, workload, container and the text of the primary place. */
export function findingId({ rule, workload, container, evidence }: Finding, project: Project): string {
  const [{ at, within }] = evidence;
  const place = placeOf(at, project, within);
  const text = project.text(place.file)?.slice(place.start, place.end) ?? '';
  const { kind, namespace, name } = workload;
  return fingerprint([rule, at.file, kind, namespace ?? '', name, container ?? '', text].join('\0'));
}
