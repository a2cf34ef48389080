import type { Conversion, Hazard } from '../engine/hazard.ts';
import { asMap, type PlainMap, valueAt } from '../yaml/plain.ts';

/** The object cannot be changed once it is in the cluster. */
export const immutableObject: Hazard = {
  id: 'immutable-object',
  docs: {
    title: 'Object that cannot be changed in place',
    why: 'The API server rejects changes to the containers of a Pod and to the template of a Job. The manifest is right, but applying it over a live object fails until that is deleted, or until it gets a new name. Hooks of Helm and Argo CD and objects with `generateName` are made anew anyway.',
    references: ['kubernetes `pkg/apis/batch/validation/validation.go`', 'Kubernetes API, PodSpec.initContainers'],
  },
  assess(conversion) {
    const { apiVersion, ref } = conversion.workload;
    const fixed =
      (ref.kind === 'Job' && apiVersion.startsWith('batch/')) || (ref.kind === 'Pod' && apiVersion === 'v1');
    if (!fixed || isMadeAnew(asMap(metadataOf(conversion)))) return undefined;
    const sentence = `A ${ref.kind} that is already in the cluster cannot be changed like this: delete it first, or give this one a new name.`;
    return { kind: 'review', unsafe: false, review: [sentence] };
  },
};

function metadataOf({ workload: { object }, project }: Conversion) {
  return valueAt(project.document(object.file, object.document)?.value, [...object.route, 'metadata']);
}

function isMadeAnew({ generateName, annotations }: PlainMap): boolean {
  const marks = asMap(annotations);
  const options = String(marks['argocd.argoproj.io/sync-options'] ?? '');
  return (
    generateName !== undefined ||
    marks['helm.sh/hook'] !== undefined ||
    marks['argocd.argoproj.io/hook'] !== undefined ||
    /(?:Replace|Force)=true/.test(options) ||
    marks['kustomize.toolkit.fluxcd.io/force'] === 'enabled'
  );
}
