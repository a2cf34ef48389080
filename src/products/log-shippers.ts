import { isSet } from './flags.ts';
import { defineProduct } from './product.ts';

/*
 * Log shippers. They follow files until they are stopped and flush on SIGTERM. Source: their manuals; the workarounds
 * around them are caarlos0.dev/posts/k8s-sidecar-shutdown and kubernetes/kubernetes#25908.
 */

/** Fluent Bit. */
export const fluentBit = defineProduct({
  id: 'fluent-bit',
  title: 'Fluent Bit',
  containerNames: ['fluent-bit', 'fluentbit'],
  images: [{ path: 'fluent-bit' }, { path: 'aws-for-fluent-bit' }],
  binaries: ['fluent-bit'],
  runsUntilStopped: ({ args }) => !['h', 'help', 'V', 'version', 'dry-run', 'D'].some((flag) => isSet(args, flag)),
});

/** Fluentd. */
export const fluentd = defineProduct({
  id: 'fluentd',
  title: 'Fluentd',
  containerNames: ['fluentd'],
  images: [{ path: 'fluentd' }, { path: 'fluentd-kubernetes-daemonset' }, { path: 'fluentd-gcp' }],
  binaries: ['fluentd'],
  runsUntilStopped: ({ args }) => !['dry-run', 'version', 'help', 'h', 'setup', 's'].some((flag) => isSet(args, flag)),
});

/** Filebeat; `--once` makes it end. */
export const filebeat = defineProduct({
  id: 'filebeat',
  title: 'Filebeat',
  containerNames: ['filebeat'],
  images: [{ path: 'filebeat' }],
  binaries: ['filebeat'],
  runsUntilStopped: ({ args }) => {
    const subcommand = args.find((arg) => !arg.startsWith('-'));
    return !(
      isSet(args, 'once') ||
      ['export', 'keystore', 'modules', 'setup', 'test', 'version', 'help'].includes(subcommand ?? '')
    );
  },
});

/** Vector. */
export const vector = defineProduct({
  id: 'vector',
  title: 'Vector',
  containerNames: ['vector'],
  images: [{ path: 'timberio/vector' }],
  binaries: ['vector'],
  runsUntilStopped: ({ args }) => (args.some((arg) => !arg.startsWith('-') && !arg.includes('/')) ? undefined : true),
});

/** Promtail. */
export const promtail = defineProduct({
  id: 'promtail',
  title: 'Promtail',
  containerNames: ['promtail'],
  images: [{ path: 'grafana/promtail' }],
  binaries: ['promtail'],
  runsUntilStopped: ({ args }) =>
    !['version', 'help', 'h', 'dry-run', 'stdin', 'inspect', 'check-syntax'].some((flag) => isSet(args, flag)),
});
