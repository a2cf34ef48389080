import { defineProduct, type ProductVersion } from './product.ts';

const key = 'linkerd.io/proxy-enable-native-sidecar';

/**
 * Linkerd. Sources: linkerd2 `charts/partials/templates/_proxy.tpl` (the probe hangs on `proxy.await`),
 * `pkg/inject/inject.go`, commits 35fb2d6d1 (2.15, alpha key), d3788f6a6 (2.19, beta key), 009a25fa3 (2.20, final key and
 * default); `tasks/graceful-shutdown.md` (`/shutdown` is off by default since 2.16). The version of its charts is not that
 * of its release.
 */
export const linkerd = defineProduct({
  id: 'linkerd',
  title: 'Linkerd',
  containerNames: ['linkerd-proxy'],
  images: [{ path: 'linkerd/proxy' }],
  binaries: ['linkerd2-proxy'],
  processes: ['linkerd2-proxy', 'linkerd-proxy'],
  injection: {
    ownsName: true,
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
    release: { images: ['linkerd/controller', 'linkerd/proxy'], charts: [], hubs: [], objects: [], releaseOf },
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

/**
 * The release whose native mode an edge release of Linkerd has: the first key came with edge-23.11.4 (linkerd2#11642), the
 * second with edge-25.10.2 (#14587), the last in May 2026 (#15267), so certainly with edge-26.6.1.
 */
function releaseOf(tag: string): ProductVersion | undefined {
  const found = /^edge-(\d{2})\.(\d{1,2})\.(\d{1,2})$/.exec(tag);
  if (found === null) return undefined;
  const [year = 0, month = 0, number = 0] = found.slice(1).map(Number);
  const week = (year * 100 + month) * 100 + number;
  if (week < 23_11_04) return v(2, 14);
  if (week < 25_10_02) return v(2, 18);
  return week < 26_06_01 ? v(2, 19) : v(2, 20);
}

function v(major: number, minor: number): { major: number; minor: number } {
  return { major, minor };
}
