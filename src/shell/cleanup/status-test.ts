import type { TestExpression, Word } from '../script.ts';
import { isZero, type Shell, type Status } from './shell-state.ts';

/** Whether a test holds that compares an exit status with zero; `undefined` for other tests. */
export function isSatisfied(expression: TestExpression, shell: Shell): boolean | undefined {
  if (expression.kind === 'not') {
    const inner = isSatisfied(expression.operand, shell);
    return inner === undefined ? undefined : !inner;
  }
  if (expression.kind !== 'binary' || expression.right.value !== '0') return undefined;
  const status = statusIn(expression.left, shell);
  if (status === undefined) return undefined;
  if (['-eq', '=', '==', '-le'].includes(expression.operator)) return isZero(status, shell);
  return ['-ne', '!=', '-gt'].includes(expression.operator) ? !isZero(status, shell) : undefined;
}

function statusIn(word: Word, shell: Shell): Status | undefined {
  const name = /^\$(?:\{(\w+|\?)\}|(\w+|\?))$/
    .exec(word.unquoted)
    ?.slice(1)
    .find((part) => part !== undefined);
  if (name === undefined) return undefined;
  return name === '?' ? shell.last : shell.variables.get(name);
}
