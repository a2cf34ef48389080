import { commandsIn } from '../shell/commands.ts';
import { parseScript } from '../shell/parse.ts';
import type { Location, Span } from '../yaml/route.ts';
import { mountedTextsOf } from './mounted-script.ts';
import type { Project } from './project.ts';
import { scriptsOf } from './scripts.ts';
import { stopSignalOf } from './signal.ts';
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
}

const kills = /(?:^|[^\w.-])(?:pkill|killall|kill)\s/;

/** The places where the app containers of a pod may signal a sidecar in a way that cannot be taken out. */
export function killMentionsIn(workload: Workload, project: Project): readonly KillMention[] {
  if (workload.podSpec.shareProcessNamespace !== true) return [];
  const unread = workload.containers.flatMap((container) =>
    scriptsOf(container).flatMap(({ origin, shell, script }): readonly KillMention[] => {
      if (origin !== 'command' || script !== undefined || !kills.test(shell.script.value)) return [];
      return [{ kind: 'script', container, at: shell.script.at, says: 'the script sends signals and cannot be read' }];
    }),
  );
  return [...unread, ...inConfigMaps(workload, project)];
}

function inConfigMaps(workload: Workload, project: Project): readonly KillMention[] {
  return mountedTextsOf(workload, project).flatMap(({ container, configMap, key, text, at, named }) => {
    if (!named || !kills.test(text)) return [];
    const script = parseScript(text);
    const says = `${key} of ConfigMap ${configMap} signals processes of the pod`;
    if (script === undefined) return [{ kind: 'config-map' as const, container, at, says }];
    const place = { script, container, workload };
    const found = commandsIn(script).find(({ command }) => {
      const target = stopSignalOf(command, place)?.target;
      return target !== undefined && target.kind !== 'own';
    });
    return found === undefined
      ? []
      : [{ kind: 'config-map' as const, container, at, within: found.command.span, says }];
  });
}
