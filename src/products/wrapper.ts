/** A program that stands before the app's own and waits for a sidecar or stops it. */
export interface Wrapper {
  readonly id: string;
  readonly title: string;
  /** Basenames under which it stands in argv. */
  readonly binaries: readonly string[];
  /** Where the wrapped command starts: after `--`, or as the first argument. */
  readonly wrapped: 'after-dashes' | 'rest';
  /** Products that it addresses. */
  readonly products: readonly string[];
  /** Variables that configure it; their presence without its name in argv shows that an image starts it. */
  readonly variables: readonly string[];
  /** The variable whose absence makes it a plain exec of the wrapped command. */
  readonly inertWithout?: string;
  /** The variable that, set to any text, makes it a plain exec of the wrapped command. */
  readonly inertWith?: string;
  /** Variables that show it beyond doubt; others of the set occur elsewhere too. */
  readonly telling: readonly string[];
  /** Whether it stops the wrapped command when another container ends. */
  readonly stopsProgram: boolean;
  /** What its exit code does that the app's own would not, one clause. */
  readonly exitCode: string;
}

/** scuttle. Source: redboxllc/scuttle main.go: without `ENVOY_ADMIN_API` it neither waits nor quits anything. */
const scuttle: Wrapper = {
  id: 'scuttle',
  stopsProgram: false,
  title: 'scuttle',
  binaries: ['scuttle'],
  wrapped: 'rest',
  products: ['istio', 'envoy'],
  variables: [
    'ENVOY_ADMIN_API',
    'ISTIO_QUIT_API',
    'START_WITHOUT_ENVOY',
    'WAIT_FOR_ENVOY_TIMEOUT',
    'QUIT_WITHOUT_ENVOY_TIMEOUT',
    'NEVER_KILL_ISTIO',
    'NEVER_KILL_ISTIO_ON_FAILURE',
    'GENERIC_QUIT_ENDPOINTS',
    'GENERIC_QUIT_ONLY',
    'ISTIO_FALLBACK_PKILL',
    'SCUTTLE_LOGGING',
  ],
  inertWithout: 'ENVOY_ADMIN_API',
  telling: [
    'ISTIO_QUIT_API',
    'NEVER_KILL_ISTIO',
    'NEVER_KILL_ISTIO_ON_FAILURE',
    'SCUTTLE_LOGGING',
    'GENERIC_QUIT_ENDPOINTS',
  ],
  exitCode: 'it exits with 255 when a signal ends the app, and with 1 when its wait for Envoy times out',
};

/** envoy-preflight. Source: monzo/envoy-preflight README. */
const envoyPreflight: Wrapper = {
  id: 'envoy-preflight',
  stopsProgram: false,
  title: 'envoy-preflight',
  binaries: ['envoy-preflight'],
  wrapped: 'rest',
  products: ['istio', 'envoy'],
  variables: ['ENVOY_ADMIN_API', 'ENVOY_KILL_API', 'NEVER_KILL_ENVOY', 'ALWAYS_KILL_ENVOY', 'START_WITHOUT_ENVOY'],
  inertWithout: 'ENVOY_ADMIN_API',
  telling: ['ENVOY_KILL_API', 'NEVER_KILL_ENVOY', 'ALWAYS_KILL_ENVOY'],
  exitCode: 'it exits with 255 when a signal ends the app',
};

/** linkerd-await. Source: linkerd/linkerd-await README and src/main.rs. */
const linkerdAwait: Wrapper = {
  id: 'linkerd-await',
  stopsProgram: false,
  title: 'linkerd-await',
  binaries: ['linkerd-await'],
  wrapped: 'after-dashes',
  products: ['linkerd'],
  variables: [
    'LINKERD_AWAIT_DISABLED',
    'LINKERD_DISABLED',
    'LINKERD_AWAIT_PORT',
    'LINKERD_AWAIT_BACKOFF',
    'LINKERD_AWAIT_TIMEOUT',
  ],
  inertWith: 'LINKERD_AWAIT_DISABLED',
  telling: ['LINKERD_AWAIT_DISABLED', 'LINKERD_AWAIT_PORT', 'LINKERD_AWAIT_BACKOFF', 'LINKERD_AWAIT_TIMEOUT'],
  exitCode: 'with --shutdown it exits with 71 when a signal ends the app, and with 69 when its wait times out',
};

/**
 * kubexit. Sources: karlkfi/kubexit README and `cmd/kubexit/main.go`: birth dependencies are looked up among the regular
 * containers only. The last three variables are of forks and only change what these log: the first two of
 * ispringtech/kubexit (README, section "Config"), the third of the forks that log with zap (`pkg/log`).
 */
const kubexit: Wrapper = {
  id: 'kubexit',
  stopsProgram: true,
  title: 'kubexit',
  binaries: ['kubexit'],
  wrapped: 'rest',
  products: [],
  variables: [
    'KUBEXIT_NAME',
    'KUBEXIT_GRAVEYARD',
    'KUBEXIT_BIRTH_DEPS',
    'KUBEXIT_BIRTH_TIMEOUT',
    'KUBEXIT_DEATH_DEPS',
    'KUBEXIT_GRACE_PERIOD',
    'KUBEXIT_POD_NAME',
    'KUBEXIT_NAMESPACE',
    'KUBEXIT_VERBOSE_LEVEL',
    'KUBEXIT_INSTANT_LOGGING',
    'KUBEXIT_LOG_LEVEL',
  ],
  telling: ['KUBEXIT_NAME', 'KUBEXIT_GRAVEYARD', 'KUBEXIT_BIRTH_DEPS', 'KUBEXIT_DEATH_DEPS'],
  exitCode: 'it exits with 255 when a signal ends the app, and with 1 when a birth dependency is late',
};

/** All wrappers that are known. */
export const wrappers: readonly Wrapper[] = [scuttle, envoyPreflight, linkerdAwait, kubexit];

/** The wrapper that a program is, by the basename of its path. */
export function wrapperOf(program: string): Wrapper | undefined {
  const name = program.slice(program.lastIndexOf('/') + 1);
  return wrappers.find((wrapper) => wrapper.binaries.includes(name));
}
