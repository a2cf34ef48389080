import { defineRule } from '../engine/rule.ts';
import { refuse, type Step } from '../engine/step.ts';
import { embeddedIn } from '../kube/embedded.ts';
import { isInjectedOverride } from '../kube/identity.ts';
import type { Workload } from '../kube/workload.ts';
import { asString } from '../yaml/plain.ts';
import { below, type Location } from '../yaml/route.ts';
import { madeNative } from './stop-removal.ts';

const annotation = 'proxy.istio.io/config';
const key = 'holdApplicationUntilProxyStarts';

interface Data {
  readonly at: Location;
  /** Whether nothing else is in the annotation. */
  readonly alone: boolean;
}

/** Istio's switch that starts a classic proxy first. */
export const holdApplicationAnnotation = defineRule<Data>({
  id: 'hold-application-annotation',
  category: 'startup',
  docs: {
    title: 'holdApplicationUntilProxyStarts on a pod',
    what: `The pod annotation \`${annotation}\` sets \`${key}: true\`, so that the app waits for the injected proxy.`,
    why: 'Istio ignores the switch for a native sidecar: that one is started before the app anyway, and its startup probe holds the app back until it is ready.',
    safety:
      'Safe: the same diff pins the proxy of this pod to native mode, so the removal does not depend on the mesh-wide setting. Refused where the pod says that its proxy is classic, or Istio is older than 1.24. Other keys of the annotation keep every byte.',
    references: [
      'istio/istio `manifests/charts/istio-control/istio-discovery/files/injection-template.yaml`',
      'Istio release notes 1.24 (`sidecar.istio.io/nativeSidecar`) and 1.27 (native by default)',
    ],
  },
  signals: [key],
  detect(workload) {
    const text = asString(workload.annotations[annotation]);
    const embedded = text === undefined ? undefined : embeddedIn(text);
    const at = annotationOf(workload);
    if (embedded === undefined || at === undefined || String(embedded.value[key]) !== 'true') return [];
    return [
      {
        rule: 'hold-application-annotation',
        category: 'startup',
        workload: workload.ref,
        message: `The annotation ${annotation} holds the app back until the proxy has started, which a native proxy does by itself.`,
        confidence: 'high',
        evidence: [{ at, says: `it sets ${key}` }],
        data: { at, alone: Object.keys(embedded.value).length === 1 },
      },
    ];
  },
  plan({ data }, workload, project) {
    if (workload.containers.every(isInjectedOverride))
      return refuse('This pod is a gateway: its proxy is the main container and never a sidecar.', false);
    const native = madeNative({ addressee: { kind: 'injected', product: 'istio' } }, { workload, project }, 'safe');
    if ('refusal' in native) return refuse(native.refusal, false);
    const removal = without(data, workload);
    if (removal === undefined) return refuse('The annotation cannot be changed exactly.', false);
    return { steps: [...native.steps, removal], needed: false, restsOn: native.restsOn };
  },
});

function annotationOf({ template }: Workload): Location | undefined {
  return template === undefined ? undefined : below(template, 'metadata', 'annotations', annotation);
}

function without({ at, alone }: Data, workload: Workload): Step | undefined {
  const because = 'Istio ignores it for a native proxy, whose startup probe holds the app back.';
  if (alone) return { operation: { kind: 'remove', at }, applicability: 'safe', because };
  const changes = embeddedIn(asString(workload.annotations[annotation]) ?? '')?.without(key);
  return changes && { operation: { kind: 'edit-script', at, changes }, applicability: 'safe', because };
}
