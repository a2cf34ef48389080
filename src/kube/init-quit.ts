import { commandsIn } from '../shell/commands.ts';
import { injectionOf } from './mesh.ts';
import type { Project } from './project.ts';
import { quitCallOf } from './quit-call.ts';
import type { QuitMention } from './quit-mention.ts';
import { scriptsOf } from './scripts.ts';
import { type StopTarget, targetOfCall } from './stop-target.ts';
import type { Container, Workload } from './workload.ts';

/** The quit calls of a pod's init containers to sidecars that, once they are native, may run before them. */
export function initQuitsIn(workload: Workload, project: Project): readonly QuitMention[] {
  return workload.initContainers
    .filter(({ native }) => !native)
    .flatMap((container) =>
      scriptsOf(container).flatMap(({ shell, script }): readonly QuitMention[] => {
        if (script === undefined) return [];
        return commandsIn(script).flatMap(({ command }): readonly QuitMention[] => {
          const call = quitCallOf(command, container, script);
          const target = call && targetOfCall(call, container, workload);
          if (target === undefined || !mayRunBefore(target, container, { workload, project })) return [];
          const says = 'it calls a quit endpoint before the app has started';
          return [{ kind: 'init', container, at: shell.script.at, within: command.span, says }];
        });
      }),
    );
}

/** A regular container that the init container asks for stands before it once it is native; see `position.ts`. */
function mayRunBefore(
  target: StopTarget,
  caller: Container,
  { workload, project }: { readonly workload: Workload; readonly project: Project },
): boolean {
  if (target.kind === 'container') return target.container.role === 'app' || target.container.index < caller.index;
  return target.kind === 'injected' && injectionOf(workload, target.product, project)?.kind === 'native';
}
