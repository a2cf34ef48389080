import { commandOf } from '../kube/command.ts';
import { mountsOf } from '../kube/container.ts';
import type { Container, Workload } from '../kube/workload.ts';
import type { WrapperCall } from '../kube/wrapper-call.ts';
import { asList, asMap } from '../yaml/plain.ts';

/** The place of a wrapper: its container, and the path by which it is started. */
export interface Wrapped {
  readonly container: Container;
  readonly workload: Workload;
  readonly program: string;
}

const inits = ['tini', 'dumb-init', 'catatonit'];

/** What a person must know when the program behind a wrapper becomes the first process of its container. */
export function firstProcess(call: WrapperCall, { container, workload }: Omit<Wrapped, 'program'>): readonly string[] {
  const { prefixes } = commandOf(container);
  const stays = call.within !== undefined || prefixes.some(({ program }) => inits.includes(program));
  if (stays || workload.podSpec.shareProcessNamespace === true) return [];
  return [
    `The app becomes the first process of "${container.name}": it gets SIGTERM directly, and ignores it unless it handles it.`,
  ];
}

/** What only served a wrapper and could go with it: the volume and the init container that bring its program. */
export function leftoversOf({ container, workload, program }: Wrapped): readonly string[] {
  const mount = mountsOf(container).find(({ path }) => program.startsWith(`${path.replace(/\/$/, '')}/`));
  if (mount === undefined) return [];
  const emptyDir = asList(workload.podSpec.volumes).some((entry) => {
    const volume = asMap(entry);
    return volume.name === mount.volume && volume.emptyDir !== undefined;
  });
  const bringing = workload.initContainers.find(
    (init) => !init.native && mountsOf(init).some(({ volume }) => volume === mount.volume),
  );
  if (!emptyDir || bringing === undefined) return [];
  return [
    `Init container "${bringing.name}" and the volume ${mount.volume} brought ${program}; they can go if nothing else uses them.`,
  ];
}
