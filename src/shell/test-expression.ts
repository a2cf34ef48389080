import type { Command, TestExpression, Word } from './script.ts';

const longest = 64;

/** The expression of `[[ … ]]`, `[ … ]` or `test …`; `undefined` for other commands and for forms not understood. */
export function testOf(command: Command): TestExpression | undefined {
  if (command.kind === 'test') return command.expression;
  if (command.kind !== 'simple') return undefined;
  if (command.words.length > longest) return undefined;
  const [program, ...rest] = command.words;
  if (program?.value === 'test') return disjunction(rest);
  return program?.value === '[' && rest.at(-1)?.value === ']' ? disjunction(rest.slice(0, -1)) : undefined;
}

function disjunction(words: readonly Word[]): TestExpression | undefined {
  return joined('or', split(words, '-o').map(conjunction));
}

function conjunction(words: readonly Word[]): TestExpression | undefined {
  return joined('and', split(words, '-a').map(primary));
}

function joined(kind: 'and' | 'or', operands: readonly (TestExpression | undefined)[]): TestExpression | undefined {
  const known = operands.filter((operand) => operand !== undefined);
  if (known.length !== operands.length) return undefined;
  return known.length === 1 ? known[0] : { kind, operands: known };
}

function split(words: readonly Word[], operator: string): readonly (readonly Word[])[] {
  const parts: Word[][] = [[]];
  for (const word of words) {
    if (word.value === operator) parts.push([]);
    else parts.at(-1)?.push(word);
  }
  return parts;
}

function primary(words: readonly Word[]): TestExpression | undefined {
  const [first, second, third] = words;
  if (first?.value === '!') {
    const operand = primary(words.slice(1));
    return operand && { kind: 'not', operand };
  }
  if (first === undefined) return undefined;
  if (words.length === 1) return { kind: 'unary', operator: '-n', operand: first };
  if (words.length === 2 && second !== undefined && /^-[a-zA-Z]$/.test(first.value ?? '')) {
    return { kind: 'unary', operator: first.value ?? '', operand: second };
  }
  if (words.length !== 3 || second?.value === undefined || third === undefined) return undefined;
  return { kind: 'binary', operator: second.value, left: first, right: third };
}
