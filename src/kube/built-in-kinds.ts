import { ending, type Kind, kindsOf } from './kind.ts';
import type { Support } from './workload.ts';

const native: Support = { level: 'native', note: '' };

const template = ['spec.template.spec'];

/** Kinds of Kubernetes itself, with the groups that they had before. */
export const builtInKinds: readonly Kind[] = [
  ...kindsOf('', native, { Pod: ['spec'], PodTemplate: ['template.spec'], ReplicationController: template }),
  ...['apps', 'extensions'].flatMap((group) =>
    kindsOf(group, native, { Deployment: template, StatefulSet: template, DaemonSet: template, ReplicaSet: template }),
  ),
  ...ending(kindsOf('batch', native, { Job: template, CronJob: ['spec.jobTemplate.spec.template.spec'] })),
];
