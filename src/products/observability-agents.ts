import { isSet } from './flags.ts';
import { defineProduct } from './product.ts';

/**
 * OpenTelemetry collector, injected by its operator or written by hand. Source: opentelemetry-operator CHANGELOG (0.111
 * gate, 0.132 always native on Kubernetes 1.29 and later, 0.140 gate gone). There is no switch per pod.
 */
export const openTelemetry = defineProduct({
  id: 'opentelemetry',
  title: 'OpenTelemetry Collector',
  containerNames: ['otc-container', 'otel-collector', 'opentelemetry-collector'],
  images: ['opentelemetry-collector', 'opentelemetry-collector-contrib', 'opentelemetry-collector-k8s'].map((path) => ({
    path,
  })),
  binaries: ['otelcol', 'otelcol-contrib', 'otelcol-k8s'],
  injection: {
    optIn: [{ where: 'annotation', key: 'sidecar.opentelemetry.io/inject' }],
    optOut: [{ where: 'annotation', key: 'sidecar.opentelemetry.io/inject', values: ['false'] }],
    versions: [],
    native: {
      pins: [],
      defaultSince: { major: 0, minor: 132 },
      off: [],
      gate: false,
      gateLostBy: [],
      ignored: [],
      comesLast: true,
    },
  },
  runsUntilStopped: ({ args }) => {
    const subcommand = args[0] ?? '-';
    if (['validate', 'components', 'help', 'print-config'].includes(subcommand) || isSet(args, 'version')) return false;
    return subcommand.startsWith('-') ? true : undefined;
  },
});

/** Datadog agent. Source: datadog CHANGELOG-DCA; no native mode of its injector is known. */
export const datadogAgent = defineProduct({
  id: 'datadog-agent',
  title: 'Datadog Agent',
  containerNames: ['datadog-agent'],
  images: [{ path: 'datadog/agent' }, { path: 'datadoghq/agent' }, { path: 'public.ecr.aws/datadog/agent' }],
  binaries: [],
  runsUntilStopped: ({ args }) => (args.length === 0 ? true : undefined),
});

/** Jaeger agent. */
export const jaegerAgent = defineProduct({
  id: 'jaeger-agent',
  title: 'Jaeger Agent',
  containerNames: ['jaeger-agent'],
  images: [{ path: 'jaegertracing/jaeger-agent' }],
  binaries: [],
  runsUntilStopped: ({ args }) => (args.every((arg) => arg.startsWith('-')) ? true : undefined),
});

const exporters = [
  'postgres-exporter',
  'postgres_exporter',
  'mysqld-exporter',
  'mysqld_exporter',
  'redis-exporter',
  'redis_exporter',
  'statsd-exporter',
  'statsd_exporter',
  'memcached-exporter',
  'memcached_exporter',
  'mongodb-exporter',
  'mongodb_exporter',
  'elasticsearch-exporter',
  'elasticsearch_exporter',
  'kafka-exporter',
  'rabbitmq-exporter',
  'nginx-prometheus-exporter',
  'nginx-exporter',
  'blackbox-exporter',
  'node-exporter',
  'prometheus-to-sd',
];

/** Prometheus exporters that serve metrics until they are stopped. */
export const metricsExporter = defineProduct({
  id: 'metrics-exporter',
  title: 'Metrics exporter',
  containerNames: [],
  images: exporters.map((path) => ({ path })),
  binaries: exporters,
  runsUntilStopped: ({ args }) => !(isSet(args, 'version') || isSet(args, 'help')),
});
