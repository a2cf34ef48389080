import { defineRule } from '../engine/rule.ts';
import { refuse } from '../engine/step.ts';
import { environmentOf } from '../kube/container.ts';
import { type KubexitMember, kubexitMembersIn, kubexitPodOf } from '../kube/kubexit.ts';
import { withoutKubexit } from './kubexit-removal.ts';

interface Data {
  /** Names of the containers that kubexit starts. */
  readonly members: readonly string[];
}

/** kubexit around the apps and sidecars of a pod. */
export const kubexitWrapper = defineRule<Data>({
  id: 'kubexit-wrapper',
  category: 'completion',
  docs: {
    title: 'kubexit around app and sidecar',
    what: 'The containers of a Job start their programs through `kubexit`. `KUBEXIT_BIRTH_DEPS` holds the app back until the sidecar is ready, and `KUBEXIT_DEATH_DEPS` stops the sidecar when the app has written its tombstone into a shared volume.',
    why: 'Both is what a native sidecar does: it starts before the app, its startup probe holds the app back, and the kubelet stops it after the app. kubexit has to go from all containers of the pod at once, since it does not see native sidecars.',
    safety:
      'Graded unsafe: exit codes of kubexit itself vanish, and that of the sidecar no longer counts. The sidecar gets a startup probe that asks what its readiness probe asks; without a readiness probe it was ready as soon as it had started, so nothing is needed. The variables, the volumes and the init container that copies kubexit go where nothing else uses them. Refused where no such probe is proven, where sidecars depend on one another, where kubexit waits for an injected container, where it stands inside an image, and in pods that are not meant to end.',
    references: ['karlkfi/kubexit README and `cmd/kubexit/main.go`', 'KEP-753, section "Motivation"'],
  },
  signals: ['kubexit', 'KUBEXIT_'],
  detect(workload) {
    const members = kubexitMembersIn(workload);
    const [first, ...rest] = members.flatMap(({ evidence }) => evidence);
    if (first === undefined) return [];
    const [sidecar, second] = members.filter(({ container }) => environmentOf(container).has('KUBEXIT_DEATH_DEPS'));
    return [
      {
        rule: 'kubexit-wrapper',
        category: 'completion',
        workload: workload.ref,
        ...(sidecar === undefined || second !== undefined ? {} : { container: sidecar.container.name }),
        message: messageOf(members),
        confidence: 'high',
        evidence: [first, ...rest],
        data: { members: members.map(({ container }) => container.name) },
      },
    ];
  },
  plan(_, workload, project) {
    const pod = kubexitPodOf(workload);
    if (pod === undefined) return refuse('kubexit is gone.', false);
    return 'reason' in pod ? refuse(pod.reason, pod.outside) : withoutKubexit(pod, { workload, project });
  },
});

function messageOf(members: readonly KubexitMember[]): string {
  const names = members.map(({ container }) => `"${container.name}"`);
  const list = names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  const sets = (name: string) => members.some(({ container }) => environmentOf(container).has(name));
  const waits = sets('KUBEXIT_BIRTH_DEPS') ? ['holds a container back until another is ready'] : [];
  const stops = sets('KUBEXIT_DEATH_DEPS') ? ['ends a container once another has ended'] : [];
  const purpose = [...waits, ...stops].join(', and ');
  return `kubexit starts ${list}${purpose === '' ? '' : `: it ${purpose}`}.`;
}
