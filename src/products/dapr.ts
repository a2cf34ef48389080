import { defineProduct } from './product.ts';

/**
 * Dapr. Sources: dapr `pkg/injector/patcher/{sidecar_container,sidecar_patcher}.go`, release notes v1.18.0 (#9422,
 * #9450). A native daprd is the last init container and has no startup probe, so it holds nothing back.
 */
export const dapr = defineProduct({
  id: 'dapr',
  title: 'Dapr',
  containerNames: ['daprd'],
  images: [{ path: 'dapr/daprd' }, { path: 'daprio/daprd' }],
  binaries: ['daprd'],
  injection: {
    optIn: [{ where: 'annotation', key: 'dapr.io/enabled', values: ['true'] }],
    optOut: [{ where: 'annotation', key: 'dapr.io/enabled', values: ['false'] }],
    versions: [{ where: 'annotation', key: 'dapr.io/sidecar-image', form: 'image' }],
    native: {
      pins: [{ annotation: 'dapr.io/enable-native-sidecar', value: 'true', since: { major: 1, minor: 18 } }],
      off: [{ where: 'annotation', key: 'dapr.io/enable-native-sidecar', values: ['false'] }],
      gate: false,
      gateLostBy: [],
      ignored: [],
      comesLast: true,
    },
    release: {
      images: ['dapr/daprd', 'daprio/daprd'],
      charts: [{ name: 'dapr', from: 'dapr.github.io' }],
      hubs: [],
      objects: [],
    },
  },
  ports: [3500, 50001],
  ready: [
    { port: 3500, path: '/v1.0/healthz', loopbackOnly: false, alone: false },
    { port: 3500, path: '/v1.0/healthz/outbound', loopbackOnly: false, alone: false },
  ],
  quitEndpoints: [{ port: 3500, path: '/v1.0/shutdown', methods: ['POST', 'GET'] }],
  runsUntilStopped: () => true,
});
