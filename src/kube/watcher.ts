import { programOf } from '../shell/argv.ts';
import { isIdle, isPure, leavesWithConstant, quietRedirects } from '../shell/idle.ts';
import type { Command, Script, Simple, Statement } from '../shell/script.ts';

const lookups = new Set(['ps', 'pgrep', 'pidof', 'grep', 'egrep', 'wc', 'head', 'tail', 'cut', 'awk', 'tr', 'sort']);

/**
 * Whether a script does nothing but look, wait and, in the end, stop something: the whole work of a container that
 * was added only to end a sidecar.
 */
export function onlyWatches(script: Script, stops: (command: Simple) => boolean): boolean {
  const list = (statements: readonly Statement[]): boolean =>
    statements.every(({ command, background }) => !background && watches(command));
  const watches = (command: Command): boolean => {
    if (command.kind === 'simple' && (stops(command) || looks(command))) return true;
    if (isIdle(command) || isPure(command) || leavesWithConstant(command)) return true;
    switch (command.kind) {
      case 'and-or':
        return command.operands.every(watches);
      case 'pipeline':
        return command.members.every(watches);
      case 'group':
      case 'subshell':
        return list(command.body);
      case 'loop':
        return list(command.condition) && list(command.body);
      case 'for':
        return list(command.body);
      case 'if':
        return (
          command.branches.every(({ condition, body }) => list(condition) && list(body)) &&
          list(command.otherwise ?? [])
        );
      default:
        return false;
    }
  };
  return list(script.statements);
}

function looks(command: Simple): boolean {
  return lookups.has(programOf(command)) && quietRedirects(command.redirects);
}
