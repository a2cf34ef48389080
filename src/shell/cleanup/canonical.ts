import type { Command, Redirect, Script, Statement, TestExpression, Word } from '../script.ts';
import type { Removal } from './removal.ts';

/** A tree without places and spellings of separators: equal for scripts that run the same commands. */
type Canonical = string | boolean | undefined | readonly Canonical[];

/** The canonical form of a script, without what a removal takes out. */
export function canonical(script: Script, removal?: Removal): string {
  return JSON.stringify(listForm(script.statements, removal));
}

function listForm(list: readonly Statement[], removal: Removal | undefined): Canonical {
  return list
    .filter(({ command }) => removal?.has(command) !== true)
    .map(({ command, background }) => [background, commandForm(command, removal)]);
}

function commandForm(command: Command, removal: Removal | undefined): Canonical {
  switch (command.kind) {
    case 'simple':
      return simpleForm(command, removal);
    case 'and-or':
      return andOrForm(command, removal);
    case 'pipeline':
      return ['pipeline', command.negated, command.members.map((member) => commandForm(member, removal))];
    case 'test':
      return ['test', testForm(command.expression), redirectForm(command.redirects)];
    case 'arithmetic':
      return ['arithmetic', command.text, redirectForm(command.redirects)];
    default:
      return [command.kind, ...compoundForm(command, removal), redirectForm(command.redirects)];
  }
}

type Compound = Exclude<Command, { kind: 'simple' | 'and-or' | 'pipeline' | 'test' | 'arithmetic' }>;

function compoundForm(command: Compound, removal: Removal | undefined): readonly Canonical[] {
  switch (command.kind) {
    case 'group':
    case 'subshell':
      return [listForm(command.body, removal)];
    case 'function':
      return [command.name, listForm(command.body, removal)];
    case 'loop':
      return [command.until, listForm(command.condition, removal), listForm(command.body, removal)];
    case 'for':
      return [command.variable, command.header, command.items?.map(wordForm), listForm(command.body, removal)];
    case 'if':
      return [
        command.branches.map(({ condition, body }) => [listForm(condition, removal), listForm(body, removal)]),
        command.otherwise && listForm(command.otherwise, removal),
      ];
    case 'case':
      return [
        wordForm(command.word),
        command.patterns.map(wordForm),
        command.bodies.map((body) => listForm(body, removal)),
      ];
    case 'other':
      return command.bodies.map((body) => listForm(body, removal));
  }
}

function andOrForm(command: Extract<Command, { kind: 'and-or' }>, removal: Removal | undefined): Canonical {
  const kept = command.operands.flatMap((operand, i) => (removal?.has(operand) === true ? [] : [{ operand, i }]));
  const [first, ...rest] = kept;
  if (first === undefined) return [];
  const start = commandForm(first.operand, removal);
  if (rest.length === 0) return start;
  return [
    'and-or',
    start,
    ...rest.flatMap(({ operand, i }) => [command.operators[i - 1], commandForm(operand, removal)]),
  ];
}

function simpleForm(command: Extract<Command, { kind: 'simple' }>, removal: Removal | undefined): Canonical {
  const stay = removal?.cut.get(command) ?? command.words.length;
  const words = command.words
    .slice(0, stay)
    .map((word, i) => (i === command.inner?.word ? word.text[0] : wordForm(word)));
  const starts = new Set(command.words.map((word) => word.span.start));
  const leading = command.assignments.filter(({ span }) => !starts.has(span.start));
  return [
    'simple',
    leading.map(({ name, value, append }) => [name, append, value && wordForm(value)]),
    words,
    redirectForm(command.redirects),
    command.inner && listForm(command.inner.body, removal),
  ];
}

function wordForm(word: Word): Canonical {
  return word.text;
}

function redirectForm(redirects: readonly Redirect[]): Canonical {
  return redirects.map(({ operator, descriptor, target }) => [
    operator,
    String(descriptor),
    target && wordForm(target),
  ]);
}

function testForm(expression: TestExpression): Canonical {
  switch (expression.kind) {
    case 'unary':
      return [expression.operator, wordForm(expression.operand)];
    case 'binary':
      return [expression.operator, wordForm(expression.left), wordForm(expression.right)];
    case 'not':
      return ['!', testForm(expression.operand)];
    default:
      return [expression.kind, ...expression.operands.map(testForm)];
  }
}
