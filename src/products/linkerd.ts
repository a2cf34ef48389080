import { defineProduct } from './product.ts';

const key = 'linkerd.io/proxy-enable-native-sidecar';

/**
 * Linkerd. Sources: linkerd2 `charts/partials/templates/_proxy.tpl` (the probe hangs on `proxy.await`),
 * `pkg/inject/inject.go`, commits 35fb2d6d1 (2.15, alpha key), d3788f6a6 (2.19, beta key), 009a25fa3 (2.20, final key and
 * default); `tasks/graceful-shutdown.md` (`/shutdown` is off by default since 2.16).
 */
export const linkerd = defineProduct({
  id: 'linkerd',
  title: 'Linkerd',
  containerNames: ['linkerd-proxy'],
  images: [{ path: 'linkerd/proxy' }],
  binaries: ['linkerd2-proxy'],
  processes: ['linkerd2-proxy', 'linkerd-proxy'],
  injection: {
    optIn: [{ where: 'annotation', key: 'linkerd.io/inject', values: ['enabled', 'ingress'] }],
    optOut: [{ where: 'annotation', key: 'linkerd.io/inject', values: ['disabled'] }],
    versions: [
      { where: 'annotation', key: 'config.linkerd.io/proxy-version', form: 'version' },
      { where: 'annotation', key: 'linkerd.io/proxy-version', form: 'version' },
    ],
    native: {
      pins: [
        { annotation: `config.alpha.${key}`, value: 'true', since: v(2, 15), until: v(2, 19) },
        { annotation: `config.beta.${key}`, value: 'true', since: v(2, 19), until: v(2, 20) },
        { annotation: `config.${key}`, value: 'true', since: v(2, 20) },
      ],
      defaultSince: v(2, 20),
      off: ['config.alpha.', 'config.beta.', 'config.'].map((prefix) => ({
        where: 'annotation' as const,
        key: `${prefix}${key}`,
        values: ['false'],
      })),
      gate: true,
      gateLostBy: [{ where: 'annotation', key: 'config.linkerd.io/proxy-await', values: ['disabled', 'false'] }],
      ignored: ['config.alpha.linkerd.io/proxy-wait-before-exit-seconds'],
    },
  },
  ports: [4140, 4143, 4190, 4191],
  ready: [
    { port: 4191, path: '/ready', loopbackOnly: false, alone: true },
    { port: 4191, path: '/live', loopbackOnly: false, alone: true },
  ],
  quitEndpoints: [{ port: 4191, path: '/shutdown', methods: ['POST'] }],
  quitPrograms: [
    { program: 'linkerd-await', words: ['--shutdown'] },
    { program: 'linkerd-await', words: ['-S'] },
  ],
  runsUntilStopped: () => true,
});

function v(major: number, minor: number): { major: number; minor: number } {
  return { major, minor };
}
