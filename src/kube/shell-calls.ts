import type { Command, Simple, Statement } from '../shell/script.ts';

/** All simple commands of a script in reading order, also those in loops, functions, traps and substitutions. */
export function simpleCommandsIn(statements: readonly Statement[]): readonly Simple[] {
  const found: Simple[] = [];
  const left: Command[] = [];
  const push = (more: readonly Command[]) => left.push(...[...more].reverse());
  push(statements.map((statement) => statement.command));
  for (let command = left.pop(); command !== undefined; command = left.pop()) {
    if (command.kind === 'simple') found.push(command);
    push(partsOf(command));
  }
  return found;
}

function partsOf(command: Command): readonly Command[] {
  switch (command.kind) {
    case 'simple':
      return commandsOf([...command.words.flatMap((word) => word.substitutions), command.inner?.body ?? []].flat());
    case 'and-or':
      return command.operands;
    case 'pipeline':
      return command.members;
    case 'group':
    case 'subshell':
    case 'for':
    case 'function':
      return commandsOf(command.body);
    case 'loop':
      return commandsOf([...command.condition, ...command.body]);
    case 'if':
      return commandsOf([
        ...command.branches.flatMap((branch) => [...branch.condition, ...branch.body]),
        ...(command.otherwise ?? []),
      ]);
    case 'case':
    case 'other':
      return commandsOf(command.bodies.flat());
    case 'test':
    case 'arithmetic':
      return [];
  }
}

function commandsOf(statements: readonly Statement[]): readonly Command[] {
  return statements.map((statement) => statement.command);
}
