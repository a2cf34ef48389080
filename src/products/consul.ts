import { defineProduct } from './product.ts';

/**
 * Consul service mesh. Sources: consul-k8s CHANGELOG (1.9.0: native mode per pod, never the default; still off in
 * 2.0.3), chart `connectInject.dataplaneAsSidecarInitContainer`. Its startup probe tries only ten times. consul-dataplane
 * `pkg/consuldp/lifecycle.go`: the graceful endpoints listen on 127.0.0.1 and ask for no method.
 */
export const consul = defineProduct({
  id: 'consul',
  title: 'Consul',
  containerNames: ['consul-dataplane'],
  images: [{ path: 'hashicorp/consul-dataplane' }],
  binaries: ['consul-dataplane'],
  injection: {
    ownsName: true,
    optIn: [{ where: 'annotation', key: 'consul.hashicorp.com/connect-inject', values: ['true'] }],
    optOut: [{ where: 'annotation', key: 'consul.hashicorp.com/connect-inject', values: ['false'] }],
    versions: [],
    native: {
      pins: [
        {
          annotation: 'consul.hashicorp.com/enable-consul-dataplane-as-sidecar',
          value: 'true',
          since: { major: 1, minor: 9 },
        },
      ],
      off: [{ where: 'annotation', key: 'consul.hashicorp.com/enable-consul-dataplane-as-sidecar', values: ['false'] }],
      gate: true,
      gateLostBy: [],
      ignored: [],
      comesLast: true,
    },
    release: {
      images: ['hashicorp/consul-k8s-control-plane'],
      charts: [{ name: 'consul', from: 'helm.releases.hashicorp.com' }],
      hubs: [],
      objects: [],
    },
  },
  ports: [19000, 20000, 20600, 21000],
  quitEndpoints: [
    { port: 20600, path: '/graceful_shutdown', methods: ['GET', 'POST', 'PUT', 'HEAD'] },
    { port: 19000, path: '/quitquitquit', methods: ['POST'] },
  ],
  drainEndpoints: [{ port: 19000, path: '/drain_listeners', methods: ['POST'] }],
  runsUntilStopped: () => true,
});
