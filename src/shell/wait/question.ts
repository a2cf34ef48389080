import { programOf } from '../argv.ts';
import { isPure } from '../idle.ts';
import type { Command, Script, Statement, TestExpression, Word } from '../script.ts';
import { loopbackTargetOf, type Target } from '../target.ts';
import { testOf } from '../test-expression.ts';

/** What a condition asks of the pod, and whether its success means that this is there. */
export interface Question {
  readonly targets: readonly Target[];
  /** `ready`: it succeeds when all targets are there; `gone`: when they are not. Absent where it asks something else. */
  readonly answer?: 'ready' | 'gone';
}

const nothing: Question = { targets: [] };

/** What a condition asks; without targets where it asks nothing of the pod or something that is not understood. */
export function questionOf(command: Command, script: Script): Question {
  const target = loopbackTargetOf(command, script);
  if (target !== undefined) return { targets: [target], answer: isNegative(testOf(command)) ? 'gone' : 'ready' };
  const expression = testOf(command);
  if (expression !== undefined) return comparison(expression, script);
  switch (command.kind) {
    case 'pipeline':
      return viaPipeline(command.members, command.negated, script);
    case 'and-or':
      return command.operators.includes('||') ? orLimit(command.operands, script) : every(command.operands, script);
    case 'group':
    case 'subshell':
      return questionIn(command.body, script);
    case 'simple':
      return command.inner === undefined ? nothing : questionIn(command.inner.body, script);
    default:
      return nothing;
  }
}

/** What the last command of a condition asks, if the others ask nothing. */
export function questionIn(list: readonly Statement[], script: Script): Question {
  const [statement, ...others] = list;
  return statement === undefined || others.length > 0 || statement.background
    ? nothing
    : questionOf(statement.command, script);
}

function isNegative(expression: TestExpression | undefined): boolean {
  return expression?.kind === 'not' && !isNegative(expression.operand);
}

/** The same question the other way round. */
export function reversed(question: Question): Question {
  if (question.answer === undefined) return question;
  return { ...question, answer: question.answer === 'ready' ? 'gone' : 'ready' };
}

function every(commands: readonly Command[], script: Script): Question {
  const asking = commands
    .map((command) => questionOf(command, script))
    .filter((question, i) => {
      const command = commands[i];
      return question.targets.length > 0 || command === undefined || !isPure(command);
    });
  const [first, ...others] = asking;
  if (first?.answer === undefined || others.some((question) => question.answer !== first.answer)) return nothing;
  return { targets: asking.flatMap((question) => question.targets), answer: first.answer };
}

/** `ASK || [ $n -ge 30 ]`: the answer, or a limit. */
function orLimit(commands: readonly Command[], script: Script): Question {
  const [first, ...limits] = commands;
  const asked = first === undefined ? nothing : questionOf(first, script);
  return limits.every((limit) => isPure(limit) && questionOf(limit, script).targets.length === 0) ? asked : nothing;
}

const filters = new Set([
  'grep',
  'egrep',
  'fgrep',
  'jq',
  'awk',
  'sed',
  'head',
  'tail',
  'cut',
  'tr',
  'xargs',
  'cat',
  'wc',
]);

/** `curl … | grep -q LIVE`. */
function viaPipeline(members: readonly Command[], negated: boolean, script: Script): Question {
  const [first, ...rest] = members;
  if (first === undefined) return nothing;
  const plain = rest.every(
    (member) =>
      member.kind === 'simple' &&
      filters.has(programOf(member)) &&
      !member.words.some((word) => /^-\w*v/.test(word.unquoted)),
  );
  const asked = questionOf(first, script);
  if (!plain) return nothing;
  return negated ? reversed(asked) : asked;
}

/** `[ "$(curl …)" = 200 ]`, `[ -n "$(…)" ]`, and `[ ! -f A ] || [ ! -f B ]` in one test. */
function comparison(expression: TestExpression, script: Script): Question {
  switch (expression.kind) {
    case 'not':
      return reversed(comparison(expression.operand, script));
    case 'unary':
      if (!['-n', '-z'].includes(expression.operator)) return fileQuestion(expression, script);
      return expression.operator === '-z'
        ? reversed(inWord(expression.operand, script))
        : inWord(expression.operand, script);
    case 'binary': {
      const asked = inWord(expression.left, script);
      if (['=', '==', '-eq', '-ge', '-gt'].includes(expression.operator)) return asked;
      return ['!=', '-ne', '-lt'].includes(expression.operator) ? reversed(asked) : nothing;
    }
    default:
      return compound(
        expression.operands.map((operand) => comparison(operand, script)),
        expression.kind,
      );
  }
}

/** All must be there, or one of them is missing; a test of something else beside them is a limit. */
function compound(questions: readonly Question[], kind: 'and' | 'or'): Question {
  const asking = questions.filter((question) => question.targets.length > 0);
  const [first] = asking;
  const wanted = kind === 'and' ? 'ready' : 'gone';
  const fits = asking.every((question) => question.answer === first?.answer);
  if (first === undefined || !fits || (asking.length > 1 && first.answer !== wanted)) return nothing;
  return { ...first, targets: asking.flatMap((question) => question.targets) };
}

function fileQuestion(expression: TestExpression, script: Script): Question {
  const target = loopbackTargetOf(
    { kind: 'test', span: { start: 0, end: 0 }, expression, words: [], redirects: [] },
    script,
  );
  return target === undefined ? nothing : { targets: [target], answer: 'ready' };
}

function inWord(word: Word, script: Script): Question {
  const [list, ...others] = word.substitutions;
  return list === undefined || others.length > 0 ? nothing : questionIn(list, script);
}
