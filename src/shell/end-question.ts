import { programWords } from './argv.ts';
import type { Command } from './script.ts';
import { testOf } from './test-expression.ts';

/** Whether a command asks for a file or a process: what shows that another container has ended. */
export function asksForEnd(command: Command): boolean {
  const expression = testOf(command);
  if (expression !== undefined) {
    const [operand] = expression.kind === 'not' ? [expression.operand] : [expression];
    return operand?.kind === 'unary' && ['-e', '-f', '-s', '-d', '-r'].includes(operand.operator);
  }
  if (command.kind !== 'simple') return false;
  const words = programWords(command).map((word) => word.unquoted);
  const [program = ''] = words;
  if (program === 'kill') return words[1] === '-0';
  if (program === 'kubectl') return words.includes('get') && words.some((word) => /^(?:pods?|po)(?:\/|$)/.test(word));
  return ['pgrep', 'pidof', 'ps'].includes(program);
}
