import { defineProduct } from './product.ts';

/**
 * Istio. Sources: istio/istio `injection-template.yaml`, `pkg/kube/inject/inject.go` (a label outranks the annotation),
 * `grpc-agent.yaml` and `gateway-injection-template.yaml` beside it (both know no native sidecars),
 * `pilot/cmd/pilot-agent/status/server.go` (POST only on 15020), release notes `native-sidecar-annotation` (1.24) and
 * `native-sidecar-default` (1.27); Envoy's admin documentation for 15000.
 */
export const istio = defineProduct({
  id: 'istio',
  title: 'Istio',
  containerNames: ['istio-proxy'],
  images: [{ path: 'proxyv2' }],
  binaries: ['pilot-agent'],
  processes: ['pilot-agent', 'envoy'],
  injection: {
    ownsName: true,
    optIn: [
      { where: 'label', key: 'sidecar.istio.io/inject', values: ['true'] },
      { where: 'annotation', key: 'sidecar.istio.io/inject', values: ['true'] },
    ],
    optOut: [
      { where: 'label', key: 'sidecar.istio.io/inject', values: ['false'] },
      { where: 'annotation', key: 'sidecar.istio.io/inject', values: ['false'] },
    ],
    versions: [
      { where: 'annotation', key: 'sidecar.istio.io/proxyImage', form: 'image' },
      { where: 'label', key: 'istio.io/rev', form: 'revision' },
    ],
    native: {
      pins: [{ annotation: 'sidecar.istio.io/nativeSidecar', value: 'true', since: { major: 1, minor: 24 } }],
      off: [
        { where: 'annotation', key: 'sidecar.istio.io/nativeSidecar', values: ['false'] },
        { where: 'annotation', key: 'inject.istio.io/templates', lacks: 'sidecar' },
      ],
      unsure: [
        {
          where: 'label',
          key: 'istio.io/rev',
          values: ['asm-managed', 'asm-managed-rapid', 'asm-managed-stable'],
        },
      ],
      gate: true,
      gateLostBy: [],
      ignored: [],
    },
    release: {
      images: ['istio/pilot', 'istio/proxyv2'],
      charts: [{ name: 'istiod' }, { name: 'base', from: 'istio-release.' }],
      hubs: ['docker.io/istio', 'gcr.io/istio-release', 'registry.istio.io/release'],
      revisions: ['istio.io/rev'],
      objects: [
        { kind: 'IstioOperator', group: 'install.istio.io', keys: ['spec', 'tag'] },
        { kind: 'Istio', group: 'sailoperator.io', keys: ['spec', 'version'] },
      ],
    },
  },
  ports: [15000, 15001, 15004, 15006, 15020, 15021, 15090],
  ready: [
    { port: 15021, path: '/healthz/ready', loopbackOnly: false, alone: true },
    { port: 15020, path: '/healthz/ready', loopbackOnly: false, alone: true },
    { port: 15000, path: '/ready', loopbackOnly: true, alone: true },
    { port: 15000, path: '/server_info', loopbackOnly: true, alone: true },
  ],
  quitEndpoints: [
    { port: 15020, path: '/quitquitquit', methods: ['POST'] },
    { port: 15000, path: '/quitquitquit', methods: ['POST'] },
  ],
  drainEndpoints: [
    { port: 15020, path: '/drain', methods: ['POST'] },
    { port: 15000, path: '/drain_listeners', methods: ['POST'] },
    { port: 15000, path: '/healthcheck/fail', methods: ['POST'] },
  ],
  quitPrograms: [{ program: 'pilot-agent', words: ['request', 'POST', 'quitquitquit'] }],
  runsUntilStopped: () => true,
});
