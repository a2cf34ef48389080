import { commandsIn } from '../shell/commands.ts';
import { parseScript } from '../shell/parse.ts';
import type { Simple } from '../shell/script.ts';
import type { Location, Span } from '../yaml/route.ts';
import { type MountedText, mountedTextsOf } from './mounted-script.ts';
import type { Project } from './project.ts';
import { scriptsOf } from './scripts.ts';
import { stopSignalOf } from './signal.ts';
import { onlyWatches } from './watcher.ts';
import type { Container, Workload } from './workload.ts';

/** A text of a pod with shared processes that signals other containers and that cannot be edited. */
export interface KillMention {
  /** `script`: a script that cannot be read. `config-map`: a script that a ConfigMap of the project gives it. */
  readonly kind: 'script' | 'config-map';
  readonly container: Container;
  readonly at: Location;
  readonly within?: Span;
  /** One clause for people. */
  readonly says: string;
  /** What people call the script, e.g. `wait.sh of ConfigMap scripts`. */
  readonly script: string;
  /** Set where the container runs nothing but this script, which only waits and then stops this one container. */
  readonly watches?: Container;
}

const kills = /(?:^|[^\w.-])(?:pkill|killall|kill)\s/;

/** The places where the app containers of a pod may signal a sidecar in a way that cannot be taken out. */
export function killMentionsIn(workload: Workload, project: Project): readonly KillMention[] {
  if (workload.podSpec.shareProcessNamespace !== true) return [];
  const unread = workload.containers.flatMap((container) =>
    scriptsOf(container).flatMap(({ origin, shell, script }): readonly KillMention[] => {
      if (origin !== 'command' || script !== undefined || !kills.test(shell.script.value)) return [];
      const says = 'the script sends signals and cannot be read';
      return [{ kind: 'script', container, at: shell.script.at, says, script: 'its script' }];
    }),
  );
  return [...unread, ...inConfigMaps(workload, project)];
}

function inConfigMaps(workload: Workload, project: Project): readonly KillMention[] {
  return mountedTextsOf(workload, project).flatMap((mounted): readonly KillMention[] => {
    const { container, configMap, key, text, at, named } = mounted;
    if (!named || !kills.test(text)) return [];
    const name = `${key} of ConfigMap ${configMap}`;
    const says = `${name} signals processes of the pod`;
    const mention = { kind: 'config-map' as const, container, at, says, script: name };
    const script = parseScript(text);
    if (script === undefined) return [mention];
    const found = commandsIn(script).find(({ command }) => stops(command, { script, container, workload }));
    if (found === undefined) return [];
    const watches = watchedBy(mounted, workload);
    const within = found.command.span;
    return [{ ...mention, within, ...(watches === undefined ? {} : { watches }) }];
  });
}

type Place = Parameters<typeof stopSignalOf>[1];

function stops(command: Simple, place: Place): boolean {
  const target = stopSignalOf(command, place)?.target;
  return target !== undefined && target.kind !== 'own';
}

/** The only container that a script stops which does nothing else, read with its parameters. */
function watchedBy({ container, text, parameters }: MountedText, workload: Workload): Container | undefined {
  const script = parameters && parseScript(withParameters(text, parameters));
  if (script === undefined || !onlyWatches(script, (command) => stops(command, { script, container, workload })))
    return;
  const targets = commandsIn(script).flatMap(
    ({ command }) => stopSignalOf(command, { script, container, workload })?.target ?? [],
  );
  const [first, ...others] = targets;
  if (first?.kind !== 'container') return undefined;
  return others.every((target) => target.kind === 'container' && target.container === first.container)
    ? first.container
    : undefined;
}

/** For reading only: `$1` and `${1:-default}` with the parameters put in. */
function withParameters(text: string, parameters: readonly string[]): string {
  return text.replaceAll(
    /\$(?:(\d)(?!\d)|\{(\d)(?::-[^}]*)?\})/g,
    (all, bare: string | undefined, braced: string | undefined) => {
      const index = Number(bare ?? braced);
      return parameters[index - 1] ?? all;
    },
  );
}
