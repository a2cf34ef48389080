import type { Span } from '../yaml/route.ts';
import { innerWord } from './inner-word.ts';
import { nestedText } from './nested-text.ts';
import { parse, type tree } from './parser.ts';
import { type Reading, spanOf } from './reading.ts';
import type { Command, Inner, Redirect, Simple, Statement, Word } from './script.ts';
import { readAssignment, readAssignmentWord, readRedirect, readTest, readWord } from './word-reader.ts';

/** A statement as plain data. */
export function readStatement(node: tree.Statement, reading: Reading): Statement {
  return {
    kind: 'statement',
    span: spanOf(node, reading),
    command: readCommand(node.command, reading),
    background: node.background === true,
  };
}

type Commands = { readonly commands: readonly tree.Statement[] };

function readList(list: Commands, reading: Reading): readonly Statement[] {
  return reading.budget.failed ? [] : list.commands.map((statement) => readStatement(statement, reading));
}

function readCommand(node: tree.Statement['command'], reading: Reading): Command {
  switch (node.type) {
    case 'Command':
      return readSimple(node, reading);
    case 'Redirected':
      return readCompound(node.command, reading, node);
    case 'AndOr':
      return {
        kind: 'and-or',
        span: spanOf(node, reading),
        operands: node.commands.map((operand) => readCommand(operand, reading)),
        operators: node.operators,
      };
    case 'Pipeline':
      return {
        kind: 'pipeline',
        span: spanOf(node, reading),
        negated: node.prefixes.filter((prefix) => prefix.type === 'Negation').length % 2 === 1,
        members: node.commands.map((member) => readCommand(member, reading)),
      };
    case 'Function':
      return readFunction(node, reading);
    case 'Coproc':
      return readCoproc(node, reading);
    default:
      return readCompound(node, reading);
  }
}

function readCompound(node: tree.CompoundCommand, reading: Reading, redirected?: tree.Redirected): Command {
  const span = spanOf(redirected ?? node, reading);
  const redirects = (redirected?.redirects ?? []).map((redirect) => readRedirect(redirect, reading));
  const own = { span, redirects };
  switch (node.type) {
    case 'BraceGroup':
      return { kind: 'group', body: readList(node.body, reading), ...own };
    case 'Subshell':
      return { kind: 'subshell', body: readList(node.body, reading), ...own };
    case 'TestCommand': {
      const words: Word[] = [];
      return { kind: 'test', expression: readTest(node.expression, words, reading), words, ...own };
    }
    case 'ArithmeticCommand':
      return { kind: 'arithmetic', text: node.body, ...own };
    case 'Select':
      return { kind: 'other', bodies: [readList(node.body, reading)], ...own };
    case 'Case':
      return {
        kind: 'case',
        word: readWord(node.word, reading),
        patterns: node.items.flatMap((item) => item.pattern.map((word) => readWord(word, reading))),
        bodies: node.items.map((item) => readList(item.body, reading)),
        ...own,
      };
    default:
      return readFlow(node, own, reading);
  }
}

interface Own {
  readonly span: Span;
  readonly redirects: readonly Redirect[];
}

function readFlow(node: tree.If | tree.While | tree.For | tree.ArithmeticFor, own: Own, reading: Reading): Command {
  if (node.type === 'If') {
    const branches = [node, ...node.elif].map((branch) => ({
      condition: readList(branch.clause, reading),
      body: readList(branch.then, reading),
    }));
    return { kind: 'if', branches, ...(node.else && { otherwise: readList(node.else, reading) }), ...own };
  }
  const body = readList(node.body, reading);
  if (node.type === 'While') {
    return { kind: 'loop', until: node.kind === 'until', condition: readList(node.clause, reading), body, ...own };
  }
  if (node.type === 'ArithmeticFor')
    return { kind: 'for', variable: '', header: headerOf(node, reading), body, ...own };
  const items = node.wordlist?.map((word) => readWord(word, reading));
  return { kind: 'for', variable: node.name.value, ...(items && { items }), body, ...own };
}

/** The text between the double parentheses of `for ((…))`. */
function headerOf(node: tree.ArithmeticFor, reading: Reading): string {
  const head = reading.text.slice(node.pos, node.body.pos);
  return head.slice(head.indexOf('((') + 2, Math.max(head.lastIndexOf('))'), 0));
}

function readFunction(node: tree.Function, reading: Reading): Command {
  const own = { kind: 'function', span: spanOf(node, reading), name: node.name.value } as const;
  if (node.body.type === 'CompoundList') return { ...own, body: readList(node.body, reading), redirects: [] };
  const body = readCommand(node.body, reading);
  if (body.kind === 'group') return { ...own, body: body.body, redirects: body.redirects };
  return { ...own, body: [{ kind: 'statement', span: body.span, command: body, background: false }], redirects: [] };
}

function readCoproc(node: tree.Coproc, reading: Reading): Command {
  const own = { kind: 'other', span: spanOf(node, reading), redirects: [] } as const;
  if (node.body.type === 'CompoundList') return { ...own, bodies: [readList(node.body, reading)] };
  const command = readCommand(node.body, reading);
  return { ...own, bodies: [[{ kind: 'statement', span: command.span, command, background: true }]] };
}

function readSimple(node: tree.Command, reading: Reading): Simple {
  const sources: (tree.Word | tree.Assignment)[] = node.name === undefined ? [] : [node.name];
  const words: Word[] = node.name === undefined ? [] : [readWord(node.name, reading)];
  const argumentsFrom = node.name?.pos ?? Number.POSITIVE_INFINITY;
  for (const part of node.suffix) {
    if (part.pos < argumentsFrom || (part.type !== 'Word' && part.type !== 'Assignment')) continue;
    sources.push(part);
    words.push(part.type === 'Word' ? readWord(part, reading) : readAssignmentWord(part, reading));
  }
  const parts = [...node.prefix, ...node.suffix];
  const inner = readInner(words, sources, reading);
  return {
    kind: 'simple',
    span: spanOf(node, reading),
    words,
    assignments: parts.flatMap((part) => (part.type === 'Assignment' ? [readAssignment(part, reading)] : [])),
    redirects: node.redirects.map((redirect) => readRedirect(redirect, reading)),
    ...(inner && { inner }),
  };
}

/** The script inside a word of `trap`, `eval` or `sh -c`, where the word is one literal. */
function readInner(words: readonly Word[], sources: readonly tree.SyntaxNode[], reading: Reading): Inner | undefined {
  const place = innerWord(words);
  const source = place && sources[place.word];
  if (place === undefined || source === undefined) return undefined;
  const raw = reading.text.slice(source.pos, source.end);
  const nested = nestedText(raw, (index) => reading.at(source.pos + index));
  if (nested === undefined) return undefined;
  const { text, origin } = nested;
  const at = (offset: number) => origin[Math.min(offset, origin.length - 1)] ?? 0;
  return { ...place, body: reading.script(parse(text), { ...reading, text, at, depth: reading.depth + 1 }) };
}
