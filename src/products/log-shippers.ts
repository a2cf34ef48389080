import { flagOf, isSet } from './flags.ts';
import { defineProduct } from './product.ts';

/*
 * Log shippers. They follow files until they are stopped and flush on SIGTERM. The workarounds around them are
 * caarlos0.dev/posts/k8s-sidecar-shutdown and kubernetes/kubernetes#25908.
 */

const fluentBitEnds = ['h', 'help', 'V', 'version', 'dry-run', 'D', 'S', 'sosreport', 'J', 'help-json'];

/** Fluent Bit. Source: its manual, "Configuring Fluent Bit", command line interface. */
export const fluentBit = defineProduct({
  id: 'fluent-bit',
  title: 'Fluent Bit',
  containerNames: ['fluent-bit', 'fluentbit'],
  images: [{ path: 'fluent-bit' }, { path: 'aws-for-fluent-bit' }],
  binaries: ['fluent-bit'],
  runsUntilStopped: ({ args }) => !fluentBitEnds.some((flag) => isSet(args, flag)),
});

const fluentdEnds = ['dry-run', 'version', 'help', 'h', 'setup', 's', 'show-plugin-config'];

/** Fluentd. Source: its manual, "Command Line Option". */
export const fluentd = defineProduct({
  id: 'fluentd',
  title: 'Fluentd',
  containerNames: ['fluentd'],
  images: [{ path: 'fluentd' }, { path: 'fluentd-kubernetes-daemonset' }, { path: 'fluentd-gcp' }],
  binaries: ['fluentd'],
  runsUntilStopped: ({ args }) => !fluentdEnds.some((flag) => flagOf(args, flag) !== undefined),
});

/** Filebeat. Source: its command reference: `--once` ends when the harvesters are closed, which they are by default. */
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

/** Vector. A word of its own may be a subcommand, such as `validate`. */
export const vector = defineProduct({
  id: 'vector',
  title: 'Vector',
  containerNames: ['vector'],
  images: [{ path: 'timberio/vector' }],
  binaries: ['vector'],
  runsUntilStopped: ({ args }) => (args.some((arg) => !arg.startsWith('-') && !arg.includes('/')) ? undefined : true),
});

/**
 * Promtail. Source: its documentation, "Troubleshooting Promtail": `-check-syntax` exits; `-dry-run` and `-inspect` print
 * instead of sending; `-stdin` reads what it is given, and whether that ends is not shown.
 */
export const promtail = defineProduct({
  id: 'promtail',
  title: 'Promtail',
  containerNames: ['promtail'],
  images: [{ path: 'grafana/promtail' }],
  binaries: ['promtail'],
  runsUntilStopped: ({ args }) => {
    if (['version', 'help', 'h', 'check-syntax'].some((flag) => isSet(args, flag))) return false;
    return isSet(args, 'stdin') ? undefined : true;
  },
});
