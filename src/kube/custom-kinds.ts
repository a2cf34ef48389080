import { besideMain, ending, type Kind, kindsOf, ownList } from './kind.ts';
import type { Support } from './workload.ts';

const template = ['spec.template.spec'];
const jobSetPods = 'replicatedJobs.*.template.spec.template.spec';

function schema(note: string): Support {
  return { level: 'schema', note };
}

const schemaAge =
  'Older versions of this custom resource drop `restartPolicy`, and the pod then hangs in `Init`; check the installed version.';

const passThrough: Support = {
  level: 'pass-through',
  note: 'This custom resource hands the pod template on unseen; whether its controller copes with a native sidecar was not verified.',
};

const argo = schema('Argo Rollouts validates pods with its own copy of the API; version 1.8 or newer is needed.');

const ray = schema(
  `The Ray container must stay first in \`containers\`, and the operator adds init containers of its own. ${schemaAge}`,
);

function rayCluster(prefix: string): readonly string[] {
  return [`${prefix}.headGroupSpec.template.spec`, `${prefix}.workerGroupSpecs.*.template.spec`];
}

/** Custom resources whose schema has `initContainers[].restartPolicy`: read from their OpenAPI schemas, August 2026. */
const schemaKinds: readonly Kind[] = [
  ...kindsOf('argoproj.io', argo, { Rollout: template, Experiment: ['spec.templates.*.template.spec'] }),
  ...ending(
    kindsOf('argoproj.io', argo, {
      AnalysisTemplate: ['spec.metrics.*.provider.job.spec.template.spec'],
      ClusterAnalysisTemplate: ['spec.metrics.*.provider.job.spec.template.spec'],
    }),
  ),
  ...ending(kindsOf('keda.sh', schema(schemaAge), { ScaledJob: ['spec.jobTargetRef.template.spec'] })),
  ...ending(kindsOf('jobset.x-k8s.io', schema(schemaAge), { JobSet: [`spec.${jobSetPods}`] })),
  ...ending(
    kindsOf('trainer.kubeflow.org', schema(schemaAge), {
      TrainingRuntime: [`spec.template.spec.${jobSetPods}`],
      ClusterTrainingRuntime: [`spec.template.spec.${jobSetPods}`],
    }),
  ),
  ...ending(
    kindsOf('batch.volcano.sh', schema(schemaAge), {
      Job: ['spec.tasks.*.template.spec'],
      CronJob: ['spec.jobTemplate.spec.tasks.*.template.spec'],
    }),
  ),
  ...kindsOf('ray.io', ray, {
    RayCluster: rayCluster('spec'),
    RayJob: [...rayCluster('spec.rayClusterSpec'), 'spec.submitterPodTemplate.spec'],
    RayService: [...rayCluster('spec.rayClusterSpec'), ...rayCluster('spec.rayClusterConfig')],
  }),
  ...besideMain(
    ending(
      kindsOf('sparkoperator.k8s.io', schema(`The Spark operator's webhook must be enabled. ${schemaAge}`), {
        SparkApplication: [ownList('spec.driver', 'sidecars'), ownList('spec.executor', 'sidecars')],
        ScheduledSparkApplication: [
          ownList('spec.template.driver', 'sidecars'),
          ownList('spec.template.executor', 'sidecars'),
        ],
      }),
    ),
  ),
  ...besideMain(
    kindsOf('flink.apache.org', schema(schemaAge), {
      FlinkDeployment: [
        'spec.podTemplate.spec',
        'spec.jobManager.podTemplate.spec',
        'spec.taskManager.podTemplate.spec',
      ],
    }),
  ),
  ...besideMain(
    kindsOf('opentelemetry.io', schema(schemaAge), {
      OpenTelemetryCollector: [ownList('spec', 'additionalContainers')],
      TargetAllocator: [ownList('spec', 'additionalContainers')],
    }),
  ),
  ...kindsOf('postgresql.cnpg.io', schema(schemaAge), { Pooler: template }),
  ...kindsOf('actions.github.com', schema(schemaAge), {
    AutoscalingRunnerSet: ['spec.template.spec', 'spec.listenerTemplate.spec'],
  }),
  ...kindsOf('agones.dev', schema(schemaAge), {
    GameServer: template,
    GameServerSet: ['spec.template.spec.template.spec'],
    Fleet: ['spec.template.spec.template.spec'],
  }),
];

/** Custom resources that copy the pod template unseen, or of which too little is known. */
const passThroughKinds: readonly Kind[] = [
  ...kindsOf('apps.kruise.io', passThrough, {
    CloneSet: template,
    StatefulSet: template,
    DaemonSet: template,
    UnitedDeployment: ['spec.template.*.spec.template.spec'],
  }),
  ...ending(
    kindsOf('apps.kruise.io', passThrough, {
      BroadcastJob: template,
      AdvancedCronJob: ['spec.template.*.spec.template.spec'],
    }),
  ),
  ...kindsOf('sparkoperator.k8s.io', passThrough, {
    SparkConnect: ['spec.server.template.spec', 'spec.executor.template.spec'],
  }),
  ...kindsOf('apps.openshift.io', passThrough, { DeploymentConfig: template }),
  ...kindsOf('', passThrough, { DeploymentConfig: template }),
  ...kindsOf('leaderworkerset.x-k8s.io', passThrough, {
    LeaderWorkerSet: ['spec.leaderWorkerTemplate.leaderTemplate.spec', 'spec.leaderWorkerTemplate.workerTemplate.spec'],
  }),
  ...ending(
    kindsOf(
      'kubeflow.org',
      passThrough,
      Object.fromEntries(
        ['PyTorchJob', 'TFJob', 'MPIJob', 'XGBoostJob', 'PaddleJob', 'JAXJob'].map((kind) => [
          kind,
          ['spec.*.*.template.spec'],
        ]),
      ),
    ),
  ),
];

/** All custom resources that can hold a native sidecar, or may. */
export const customKinds: readonly Kind[] = [...schemaKinds, ...passThroughKinds];
