import { defineProduct } from './product.ts';

/**
 * Kuma and Kong Mesh. Sources: kuma `pkg/plugins/runtime/k8s/webhooks/injector/injector.go`, `containers/factory.go`,
 * UPGRADE.md (2.14.0: native sidecars by default, 3.0: always). There is no switch per pod, and before 3.0 one for all of
 * them (`experimental.sidecarContainers`), so a release that files show does not prove native mode: it has to be declared.
 */
export const kuma = defineProduct({
  id: 'kuma',
  title: 'Kuma',
  containerNames: ['kuma-sidecar'],
  images: [{ path: 'kumahq/kuma-dp' }],
  binaries: ['kuma-dp'],
  processes: ['kuma-dp'],
  injection: {
    ownsName: true,
    optIn: [
      { where: 'label', key: 'kuma.io/sidecar-injection', values: ['enabled', 'true'] },
      { where: 'annotation', key: 'kuma.io/sidecar-injection', values: ['enabled', 'true'] },
    ],
    optOut: [
      { where: 'label', key: 'kuma.io/sidecar-injection', values: ['disabled', 'false'] },
      { where: 'annotation', key: 'kuma.io/sidecar-injection', values: ['disabled', 'false'] },
    ],
    versions: [],
    native: {
      pins: [],
      defaultSince: { major: 2, minor: 14 },
      off: [],
      gate: true,
      gateLostBy: [],
      ignored: ['kuma.io/wait-for-dataplane-ready'],
    },
  },
  ports: [9902],
  ready: [
    { port: 9902, path: '/ready', loopbackOnly: false, alone: true },
    { port: 9901, path: '/ready', loopbackOnly: false, alone: true },
  ],
  runsUntilStopped: () => true,
});
