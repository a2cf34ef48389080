/** A version of a product as its image tag or an annotation shows it; `patch` is absent for a minor version. */
export interface ProductVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch?: number;
}

/** What a container runs, as far as the manifest shows it. */
export interface Run {
  /** The arguments after the program. */
  readonly args: readonly string[];
  /** Literal environment variables; `undefined` for one whose value comes from elsewhere. */
  readonly env: ReadonlyMap<string, string | undefined>;
  /** Whether variables may come from objects that are not shown (`envFrom`). */
  readonly openEnv: boolean;
  readonly version?: ProductVersion;
  readonly tag?: string;
}

/** A TCP port that a run listens on. */
export interface Listener {
  readonly port: number;
  /** Whether only the pod itself reaches it; `undefined` where that is not known. */
  readonly loopbackOnly: boolean | undefined;
  readonly purpose: 'data' | 'admin' | 'health';
  /** Whether the manifest says so; otherwise it is the product's default. */
  readonly stated: boolean;
}

/** How an image reference is recognised. */
export interface ImagePattern {
  /** The last segments of the repository, e.g. `fluent/fluent-bit`; registry, tag and digest do not count. */
  readonly path: string;
  /** A text that the tag must contain. */
  readonly tag?: string;
}

/** An HTTP endpoint that says whether a sidecar is up. */
export interface ReadyEndpoint {
  readonly port: number;
  readonly path: string;
  /** Whether only the pod itself reaches it, by default. */
  readonly loopbackOnly: boolean;
  /** Whether the sidecar answers it by itself, never by asking the app or a remote peer. */
  readonly alone: boolean;
}

/** An HTTP endpoint that makes a sidecar exit, or only drain. */
export interface ControlEndpoint {
  readonly port: number;
  readonly path: string;
  /** Methods that have the effect. */
  readonly methods: readonly string[];
}

/** A program whose call makes a sidecar exit: its basename and words that occur among its arguments, in order. */
export interface QuitProgram {
  readonly program: string;
  readonly words: readonly string[];
}

/** A label or annotation of the pod. Without `values` or `lacks`, any value counts. */
export interface Marker {
  readonly where: 'annotation' | 'label';
  readonly key: string;
  readonly values?: readonly string[];
  /** A name that the value, a list parted by commas, must lack. */
  readonly lacks?: string;
}

/** A label or annotation whose value shows the version of the injected proxy. */
export interface VersionMarker {
  readonly where: 'annotation' | 'label';
  readonly key: string;
  readonly form: 'image' | 'version' | 'revision';
}

/** The annotation that makes an injected sidecar native, and the versions that read it. */
export interface NativePin {
  readonly annotation: string;
  readonly value: string;
  /** First version that reads it. */
  readonly since: ProductVersion;
  /** First version for which another pin is written instead. */
  readonly until?: ProductVersion;
}

/** What is known of a product's native mode. */
export interface NativeMode {
  /** Per-pod switches; empty where the product has none. */
  readonly pins: readonly NativePin[];
  /** First version that is native without any switch. */
  readonly defaultSince?: ProductVersion;
  /** Markers that turn native mode off for the pod. */
  readonly off: readonly Marker[];
  /** Markers of control planes that run nobody knows what. */
  readonly unsure?: readonly Marker[];
  /** Whether a native proxy holds the app back until it is ready. */
  readonly gate: boolean;
  /** Markers that take that gate away. */
  readonly gateLostBy: readonly Marker[];
  /** Annotations that a native proxy ignores. */
  readonly ignored: readonly string[];
  /** Whether its injector puts it behind the init containers of the pod, not before them. */
  readonly comesLast?: boolean;
  /** Why this product cannot be made native, where it cannot: one sentence. */
  readonly refusal?: string;
}

/** A chart whose version is the release of what it installs. */
export interface ReleaseChart {
  readonly name: string;
  /** A text of the chart's repository, where others use the name too. */
  readonly from?: string;
}

/** What shows, in the files of a repository, which release of a product is installed. */
export interface ReleaseSigns {
  /** Images whose tag is the release: the last segments of the repository. */
  readonly images: readonly string[];
  readonly charts: readonly ReleaseChart[];
  /** Values of a key `hub` beside whose `tag` the release stands. */
  readonly hubs: readonly string[];
  /** Labels of namespaces that name the control plane of their pods, after its release. */
  readonly revisions?: readonly string[];
  /** Objects that name the release, and the keys under which they do. */
  readonly objects: readonly { readonly kind: string; readonly group: string; readonly keys: readonly string[] }[];
  /** The release of a tag that is not written like one. */
  releaseOf?(tag: string): ProductVersion | undefined;
}

/** What is known of a product's injector. */
export interface Injection {
  /** Whether a container of its usual name is always its injector's: written out by it, or changing its settings. */
  readonly ownsName?: boolean;
  readonly optIn: readonly Marker[];
  readonly optOut: readonly Marker[];
  readonly versions: readonly VersionMarker[];
  readonly native: NativeMode;
  readonly release?: ReleaseSigns;
}

/** A startup probe that a sidecar answers by itself, or why there is none. */
export type ProductGate =
  | {
      readonly kind: 'exec';
      readonly command: readonly string[];
      /** Arguments that the container needs for it. */
      readonly needs: readonly string[];
      readonly says: string;
    }
  | {
      readonly kind: 'http';
      readonly port: number;
      readonly path: string;
      readonly needs: readonly string[];
      readonly says: string;
    }
  | { readonly kind: 'none'; readonly reason: string };

/** What is known of one product: facts, no opinions about a pod. */
export interface Product {
  readonly id: string;
  /** How people write it. */
  readonly title: string;
  /** Names that its containers usually bear. */
  readonly containerNames: readonly string[];
  readonly images: readonly ImagePattern[];
  /** Basenames of its programs as they stand in argv. */
  readonly binaries: readonly string[];
  /** Names under which its processes are killed; the binaries and what they start. */
  readonly processes: readonly string[];
  /** Present where a webhook puts it into pods. */
  readonly injection?: Injection;
  /** Ports that it uses by default and that hardly anybody else uses. */
  readonly ports: readonly number[];
  readonly ready: readonly ReadyEndpoint[];
  readonly quitEndpoints: readonly ControlEndpoint[];
  readonly drainEndpoints: readonly ControlEndpoint[];
  readonly quitPrograms: readonly QuitProgram[];
  /** Environment variables that hold its quit URLs. */
  readonly quitUrlVariables: readonly string[];
  /** Whether it answers traffic from outside the pod. */
  readonly servesTraffic: boolean;
  /** Whether a run goes on until it is stopped; `undefined` where the manifest does not prove either. */
  runsUntilStopped(run: Run): boolean | undefined;
  /** Ports that a run listens on. */
  listeners(run: Run): readonly Listener[];
  /** Directories in which a run makes sockets. */
  socketDirectories(run: Run): readonly string[];
  gate(run: Run): ProductGate;
}

const nothingKnown = {
  containerNames: [],
  images: [],
  binaries: [],
  ports: [],
  ready: [],
  quitEndpoints: [],
  drainEndpoints: [],
  quitPrograms: [],
  quitUrlVariables: [],
  servesTraffic: false,
  runsUntilStopped: () => undefined,
  listeners: () => [],
  socketDirectories: () => [],
} as const;

/** A product from the facts that are known; everything else is unknown. */
export function defineProduct(facts: Partial<Product> & Pick<Product, 'id' | 'title'>): Product {
  const reason = `No endpoint or program of ${facts.title} is known that proves from inside the pod that it is up.`;
  const processes = facts.binaries ?? [];
  return { ...nothingKnown, processes, gate: () => ({ kind: 'none', reason }), ...facts };
}
