import { programWords } from '../shell/argv.ts';
import { signalsOf } from '../shell/commands.ts';
import { goesOnForEver } from '../shell/finite.ts';
import type { Script } from '../shell/script.ts';
import { everyCommand } from '../shell/walk.ts';
import { commandOf } from './command.ts';
import { scriptsOf } from './scripts.ts';
import type { Container, Workload } from './workload.ts';

/**
 * Why the first process of a container does not react to SIGTERM, a clause after its name; `undefined` where it does or
 * where that is not known. The kernel drops the signal for process 1 unless the program handles it.
 */
export function deafness(container: Container, { podSpec }: Workload): string | undefined {
  if (podSpec.shareProcessNamespace === true) return undefined;
  const { own, shell, prefixes } = commandOf(container);
  if (prefixes.some(({ program }) => ['tini', 'dumb-init', 'catatonit'].includes(program))) return undefined;
  if (shell === undefined) return ofArgv(own.map(({ value }) => value));
  const script = scriptsOf(container).find(({ origin }) => origin === 'command')?.script;
  return script === undefined ? undefined : ofScript(script);
}

function ofArgv(argv: readonly string[]): string | undefined {
  return goesOnForEver(argv) ? `runs \`${argv.slice(0, 3).join(' ')}\`` : undefined;
}

/** A shell stays the first process unless its only or last command replaces it; it reacts where it has a trap. */
function ofScript(script: Script): string | undefined {
  const { statements } = script;
  const traps = [...everyCommand(statements)].some(
    (command) =>
      command.kind === 'simple' && command.words[0]?.value === 'trap' && signalsOf(command).some(isTermination),
  );
  const last = statements.at(-1)?.command;
  if (traps || last === undefined) return undefined;
  const replaces = last.kind === 'simple' && (last.words[0]?.value === 'exec' || statements.length === 1);
  if (!replaces) return 'keeps a shell as its first process';
  return last.kind === 'simple' ? ofArgv(programWords(last).map((word) => word.value ?? word.unquoted)) : undefined;
}

function isTermination(signal: string): boolean {
  return signal === 'TERM' || signal === '15';
}
