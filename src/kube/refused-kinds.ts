import { besideMain, ending, type Kind, kindsOf, ownList, type PodPath, podPath } from './kind.ts';
import type { Support } from './workload.ts';

function refused(note: string): Support {
  return { level: 'refused', note };
}

const knative = refused(
  'Knative rejects `restartPolicy` and `lifecycle` on init containers, so it cannot hold a native sidecar.',
);

const tekton = refused(
  'Tekton stops the `sidecars` of a Task by itself; they become native with its feature flag `enable-kubernetes-sidecar`, not in the manifest.',
);

const workflows = refused(
  'Argo Workflows stops the `sidecars` of a template by itself and takes exit codes of init containers for failures.',
);

const prometheus = refused(
  'The Prometheus operator merges these containers by name into its own, so an entry may be a patch of a container that it owns.',
);

const elastic = refused(
  'ECK gives every init container the image, mounts, resources and environment of its main container, so a moved sidecar would not stay itself.',
);

const sidecarSet = refused(
  'OpenKruise sorts the init containers of a SidecarSet by name when it injects them, so their order is not the one written here.',
);

const zalando = refused(
  'The Zalando Postgres operator takes `sidecars` of a type of its own without `restartPolicy` and always runs them as regular containers.',
);

function task(path: string): PodPath {
  return ownList(path, 'sidecars', ['steps']);
}

function workflowTemplate(path: string): PodPath {
  const pod = `${path}.templates.*`;
  const own = ownList(pod, 'sidecars', ['container', 'script', 'containerSet.containers']);
  return { ...own, template: pod.split('.') };
}

const elasticPods = ['spec.podTemplate.spec', 'spec.deployment.podTemplate.spec', 'spec.daemonSet.podTemplate.spec'];

/** Kinds that cannot hold a native sidecar, or whose operator owns the list, each with its reason. */
export const refusedKinds: readonly Kind[] = [
  ...kindsOf('serving.knative.dev', knative, {
    Service: ['spec.template.spec'],
    Configuration: ['spec.template.spec'],
    Revision: ['spec'],
  }),
  ...ending(
    kindsOf('tekton.dev', tekton, {
      Task: [task('spec')],
      ClusterTask: [task('spec')],
      TaskRun: [task('spec.taskSpec')],
      Pipeline: [task('spec.tasks.*.taskSpec'), task('spec.finally.*.taskSpec')],
      PipelineRun: [task('spec.pipelineSpec.tasks.*.taskSpec'), task('spec.pipelineSpec.finally.*.taskSpec')],
    }),
  ),
  ...ending(
    kindsOf('argoproj.io', workflows, {
      Workflow: [workflowTemplate('spec')],
      WorkflowTemplate: [workflowTemplate('spec')],
      ClusterWorkflowTemplate: [workflowTemplate('spec')],
      CronWorkflow: [workflowTemplate('spec.workflowSpec')],
    }),
  ),
  ...besideMain(
    kindsOf(
      'monitoring.coreos.com',
      prometheus,
      Object.fromEntries(
        ['Prometheus', 'PrometheusAgent', 'Alertmanager', 'ThanosRuler'].map((kind) => [
          kind,
          [{ ...podPath('spec'), template: undefined }],
        ]),
      ),
    ),
  ),
  ...besideMain([
    ...kindsOf('elasticsearch.k8s.elastic.co', elastic, { Elasticsearch: ['spec.nodeSets.*.podTemplate.spec'] }),
    ...kindsOf('kibana.k8s.elastic.co', elastic, { Kibana: elasticPods }),
    ...kindsOf('apm.k8s.elastic.co', elastic, { ApmServer: elasticPods }),
    ...kindsOf('beat.k8s.elastic.co', elastic, { Beat: elasticPods }),
    ...kindsOf('agent.k8s.elastic.co', elastic, { Agent: [...elasticPods, 'spec.statefulSet.podTemplate.spec'] }),
    ...kindsOf('logstash.k8s.elastic.co', elastic, { Logstash: elasticPods }),
    ...kindsOf('enterprisesearch.k8s.elastic.co', elastic, { EnterpriseSearch: elasticPods }),
    ...kindsOf('maps.k8s.elastic.co', elastic, { ElasticMapsServer: elasticPods }),
  ]),
  ...besideMain(kindsOf('apps.kruise.io', sidecarSet, { SidecarSet: [{ ...podPath('spec'), template: undefined }] })),
  ...besideMain(kindsOf('acid.zalan.do', zalando, { postgresql: [ownList('spec', 'sidecars')] })),
];
