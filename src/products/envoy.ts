import { flagOf, isSet } from './flags.ts';
import { defineProduct } from './product.ts';

/**
 * Envoy by itself. Source: Envoy's documentation, operations/admin and operations/cli. The admin port stands in a configuration file, so
 * 9901 is only what the documentation uses; mutations take POST alone.
 */
export const envoy = defineProduct({
  id: 'envoy',
  title: 'Envoy',
  containerNames: ['envoy', 'envoy-proxy'],
  images: [{ path: 'envoyproxy/envoy' }, { path: 'envoyproxy/envoy-alpine' }, { path: 'envoyproxy/envoy-distroless' }],
  binaries: ['envoy'],
  ports: [9901],
  ready: [
    { port: 9901, path: '/ready', loopbackOnly: false, alone: true },
    { port: 9901, path: '/server_info', loopbackOnly: false, alone: true },
  ],
  quitEndpoints: [{ port: 9901, path: '/quitquitquit', methods: ['POST'] }],
  drainEndpoints: [
    { port: 9901, path: '/drain_listeners', methods: ['POST'] },
    { port: 9901, path: '/healthcheck/fail', methods: ['POST'] },
  ],
  servesTraffic: true,
  runsUntilStopped: ({ args }) => {
    if (['version', 'help', 'h', 'hot-restart-version'].some((flag) => isSet(args, flag))) return false;
    const mode = flagOf(args, 'mode') ?? 'serve';
    return mode === 'serve' ? true : mode === 'validate' ? false : undefined;
  },
});
