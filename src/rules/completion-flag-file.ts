import type { Evidence } from '../engine/finding.ts';
import { defineRule } from '../engine/rule.ts';
import { refuse } from '../engine/step.ts';
import { type FlagUse, type Handshake, handshakesIn, type TangledHandshake, whyKept } from '../kube/handshake.ts';
import { withoutHandshake } from './flag-removal.ts';

interface Data {
  readonly sidecar: string;
  readonly kept?: string;
  /** Whether the sidecar, left as it is, would be in the way of others that become native. */
  readonly needed: boolean;
}

/** A file by which the app tells a script around the sidecar that the work is done. */
export const completionFlagFile = defineRule<Data>({
  id: 'completion-flag-file',
  category: 'completion',
  docs: {
    title: 'Flag file that ends a sidecar',
    what: "An app container makes a file in a shared volume when its work is done (`trap 'touch /tmp/pod/main-terminated' EXIT`), and the sidecar runs its program in the background of a script that watches for the file and then kills it.",
    why: 'A Job is complete when its regular containers have ended, so the sidecar had to be told. The kubelet stops a native sidecar by itself, and restarts one that ends earlier. Without the script the program is the first process of the container and gets SIGTERM.',
    safety:
      'Both sides go together: the sidecar runs its program directly, the app loses the command that makes the file, and the volume goes if nothing but the flag used it. Safe where the app makes the file in a trap, which leaves its exit code alone; graded unsafe where the command decided the exit code, where the sidecar goes on for a while after the file has appeared, and where nothing in the manifest makes the file. Refused where the script does more work after the flag has appeared, or where something else uses the file.',
    references: ['kubernetes#25908', 'caarlos0.dev "Kubernetes sidecar shutdown"', 'KEP-753'],
  },
  signals: ['-f ', '-e ', '-s ', '-r ', 'inotifywait'],
  detect: (workload) =>
    handshakesIn(workload).map((handshake) => {
      const kept = whyKept(handshake);
      const needed = 'supervisor' in handshake ? handshake.supervisor.worksAfter.length === 0 : !handshake.harmless;
      return {
        rule: 'completion-flag-file',
        category: 'completion',
        workload: workload.ref,
        container: handshake.sidecar.name,
        message: messageOf(handshake),
        confidence: kept === undefined ? 'high' : 'medium',
        evidence: [{ at: handshake.at, ...watched(handshake) }, ...handshake.writers.slice(0, mostShown).map(madeBy)],
        data: { sidecar: handshake.sidecar.name, needed, ...(kept === undefined ? {} : { kept }) },
      };
    }),
  plan({ data }, workload, project) {
    if (data.kept !== undefined) return refuse(data.kept, data.needed);
    const handshake = handshakesIn(workload).find(({ sidecar }) => sidecar.name === data.sidecar);
    if (handshake === undefined || !('supervisor' in handshake)) return refuse('The script is gone.', true);
    return withoutHandshake(handshake, { workload, project });
  },
});

/** Places that a report shows of the other side. */
const mostShown = 10;

function messageOf({ sidecar, writers }: Handshake | TangledHandshake): string {
  const names = [...new Set(writers.map(({ container }) => `"${container.name}"`))].join(' and ');
  const by = names === '' ? 'that nothing in the manifest makes' : `that ${names} makes when the work is done`;
  return `Container "${sidecar.name}" runs until a flag file appears ${by}, so that the pod can end.`;
}

function watched(handshake: Handshake | TangledHandshake): Pick<Evidence, 'says' | 'within'> {
  if (!('supervisor' in handshake)) return { says: 'its script watches for a flag file' };
  const { supervisor, flags } = handshake;
  const program = supervisor.program.text.split(/\s/, 1)[0] ?? '';
  return {
    within: supervisor.program.span,
    says: `it starts ${program} and waits for ${flags.map(({ path }) => path).join(' and ')}`,
  };
}

function madeBy({ container, script, within }: FlagUse): Evidence {
  return { at: script.shell.script.at, within, says: `"${container.name}" makes the file` };
}
