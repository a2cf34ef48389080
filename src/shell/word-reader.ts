import { unmasked } from './mask.ts';
import { forEachChild, type tree } from './parser.ts';
import { placeholdersOf, type Reading, spanOf, textOf } from './reading.ts';
import type { Assignment, Redirect, Statement, TestExpression, Word } from './script.ts';

interface Facts {
  readonly variables: string[];
  readonly substitutions: (readonly Statement[])[];
  pattern: boolean;
}

/** A word as plain data. */
export function readWord(node: tree.Word, reading: Reading): Word {
  const facts: Facts = { variables: [], substitutions: [], pattern: node.text.startsWith('~') };
  for (const part of node.parts ?? []) readPart(part, facts, reading);
  const placeholders = placeholdersOf(node, reading);
  const unquoted = unmasked(node.value, placeholders);
  const known = facts.variables.length === 0 && facts.substitutions.length === 0 && placeholders.length === 0;
  return {
    span: spanOf(node, reading),
    text: textOf(node, reading),
    unquoted,
    ...(known && { value: unquoted }),
    variables: facts.variables,
    placeholders,
    pattern: facts.pattern,
    substitutions: facts.substitutions,
  };
}

function readPart(part: tree.WordPart, facts: Facts, reading: Reading): void {
  switch (part.type) {
    case 'DoubleQuoted':
    case 'LocaleString':
      for (const child of part.parts) readPart(child, facts, reading);
      break;
    case 'SimpleExpansion':
      facts.variables.push(part.text.slice(1));
      break;
    case 'ParameterExpansion':
      facts.variables.push(part.parameter);
      readBelow(part, facts, reading);
      break;
    case 'CommandExpansion':
    case 'ProcessSubstitution':
      facts.substitutions.push(reading.script(part.script, reading));
      break;
    case 'ArithmeticExpansion':
      facts.variables.push(...namesIn(part.text));
      readBelow(part, facts, reading);
      break;
    case 'Glob':
    case 'ExtendedGlob':
    case 'BraceExpansion':
      facts.pattern = true;
      readBelow(part, facts, reading);
      break;
    default:
  }
}

const expansions = new Set<string>(['SimpleExpansion', 'ParameterExpansion', 'CommandExpansion']);

/** Expansions below a node whose own shape does not matter here. */
function readBelow(node: tree.SyntaxNode, facts: Facts, reading: Reading): void {
  forEachChild(node, (child) => {
    if (expansions.has(child.type)) readPart(child as tree.WordPart, facts, reading);
    else if (child.type === 'Script') facts.substitutions.push(reading.script(child, reading));
    else readBelow(child, facts, reading);
  });
}

/** Names in an arithmetic text, where a variable needs no `$`. */
function namesIn(text: string): readonly string[] {
  return text.match(/[A-Za-z_]\w*/g) ?? [];
}

/** `NAME=value` as plain data. */
export function readAssignment(node: tree.Assignment, reading: Reading): Assignment {
  const value = node.value.type === 'Word' ? readWord(node.value, reading) : undefined;
  return { span: spanOf(node, reading), name: node.name, ...(value && { value }), append: node.append === true };
}

/** `NAME=value` as the argument of `export` and its like. */
export function readAssignmentWord(node: tree.Assignment, reading: Reading): Word {
  const value = node.value.type === 'Word' ? readWord(node.value, reading) : undefined;
  return {
    span: spanOf(node, reading),
    text: textOf(node, reading),
    unquoted: `${node.name}=${value?.unquoted ?? ''}`,
    ...(value?.value !== undefined && { value: `${node.name}=${value.value}` }),
    variables: value?.variables ?? [],
    placeholders: value?.placeholders ?? [],
    pattern: false,
    substitutions: value?.substitutions ?? [],
  };
}

/** Redirections as plain data; the body of a here-document is its target. */
export function readRedirect(node: tree.Redirection, reading: Reading): Redirect {
  const target = node.type === 'HereDoc' ? hereDocument(node) : node.target;
  return {
    span: spanOf(node, reading),
    operator: node.operator,
    ...(node.descriptor?.type === 'FileDescriptor' && { descriptor: node.descriptor.value }),
    ...(target && { target: readWord(target, reading) }),
  };
}

function hereDocument({ body }: tree.HereDoc): tree.Word {
  const { pos, end, text, parts } = body;
  return { type: 'Word', pos, end, text, value: text, parts };
}

/** The expression of `[[ … ]]`; its words are added to `words`. */
export function readTest(node: tree.TestExpression, words: Word[], reading: Reading): TestExpression {
  const read = (word: tree.Word): Word => {
    const converted = readWord(word, reading);
    words.push(converted);
    return converted;
  };
  switch (node.type) {
    case 'TestUnary':
      return { kind: 'unary', operator: node.operator, operand: read(node.operand) };
    case 'TestBinary':
      return { kind: 'binary', operator: node.operator, left: read(node.left), right: read(node.right) };
    case 'TestLogical':
      return {
        kind: node.operator === '&&' ? 'and' : 'or',
        operands: node.operands.map((operand) => readTest(operand, words, reading)),
      };
    case 'TestNot': {
      const operand = readTest(node.operand, words, reading);
      return node.negations.length % 2 === 1 ? { kind: 'not', operand } : operand;
    }
    case 'TestGroup':
      return readTest(node.expression, words, reading);
  }
}
