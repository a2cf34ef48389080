import type { Location } from '../yaml/route.ts';
import { basename, commandOf } from './command.ts';
import { environmentOf, mountsOf } from './container.ts';
import { volumePathOf } from './endpoints.ts';
import type { KubexitUse } from './kubexit.ts';
import { removableVolume, textsIn } from './volume-use.ts';
import type { Container, Workload } from './workload.ts';

/** What a pod has for kubexit alone: mounts, volumes, and init containers that copy its program. */
export interface KubexitLeftovers {
  readonly goes: readonly { readonly at: Location; readonly because: string }[];
  /** Volumes that stay, since something else may use them. */
  readonly stays: readonly string[];
}

/** The leftovers of kubexit, once its containers are as `planned` says. */
export function leftoversOf(
  uses: readonly KubexitUse[],
  workload: Workload,
  planned: (container: Container) => Container,
): KubexitLeftovers {
  const volumes = [...new Set(uses.flatMap(volumesOf))];
  const copiers = workload.initContainers.filter((init) => copies(init, volumes));
  const gone = [
    ...uses.map(({ container }) => {
      const { command, args, env } = planned(container).spec;
      return { container, keys: ['command', 'args', 'env'], becomes: [command, args, env].flatMap(textsIn) };
    }),
    ...copiers.map((container) => ({ container, keys: Object.keys(container.spec), becomes: [] })),
  ];
  const removals = new Map(volumes.map((volume) => [volume, removableVolume(volume, workload, gone)]));
  const isGone = (volume: string) => (removals.get(volume) ?? []).length > 0;
  const left = copiers.filter((init) => !mountsOf(init).every(({ volume }) => isGone(volume)));
  const kept = volumes.filter(
    (volume) => !isGone(volume) || left.some((init) => mountsOf(init).some((mount) => mount.volume === volume)),
  );
  const inits = copiers.filter((init) => !left.includes(init));
  const names = inits.map(({ name }) => name);
  const rest = [...removals].flatMap(([volume, goes]) =>
    goes
      .filter(({ mountedBy }) => !kept.includes(volume) && !names.includes(mountedBy ?? ''))
      .map(({ at, mountedBy }) => ({ at, because: becauseOf(volume, mountedBy) })),
  );
  const copied = inits.map(({ at, name }) => ({
    at,
    because: `"${name}" only copies kubexit into a volume of the pod.`,
  }));
  return { goes: [...copied, ...rest], stays: kept };
}

function becauseOf(volume: string, mountedBy: string | undefined): string {
  return mountedBy === undefined
    ? `Nothing but kubexit used the volume "${volume}".`
    : `"${mountedBy}" mounts the volume "${volume}" for kubexit alone.`;
}

/** The volume of the tombstones, and the one that the program is started from. */
function volumesOf({ container, call }: KubexitUse): readonly string[] {
  const graveyard = environmentOf(container).get('KUBEXIT_GRAVEYARD') || '/graveyard';
  return [graveyard, call.argv[0] ?? ''].flatMap((path) =>
    path.startsWith('/') ? (volumePathOf(container, path)?.volume ?? []) : [],
  );
}

/** `cp …/kubexit DIRECTORY`, and no mount of anything else. */
function copies(init: Container, volumes: readonly string[]): boolean {
  const mounts = mountsOf(init);
  if (init.native || mounts.length === 0 || mounts.some(({ volume }) => !volumes.includes(volume))) return false;
  const { own, shell } = commandOf(init);
  const words = shell === undefined ? own.map(({ value }) => value) : shell.script.value.trim().split(/[ \t]+/);
  const [program = '', ...args] = words;
  const sources = args.filter((arg) => !arg.startsWith('-')).slice(0, -1);
  const plain = args.every((arg) => /^[\w./-]+$/.test(arg));
  return plain && basename(program) === 'cp' && sources.length === 1 && basename(sources[0] ?? '') === 'kubexit';
}
