import type { Command, Simple, Statement, Word } from './script.ts';

/** What a list of statements is for. */
export type Role =
  | 'script'
  | 'group'
  | 'subshell'
  | 'condition'
  | 'loop'
  | 'for'
  | 'then'
  | 'else'
  | 'case'
  | 'function'
  | 'trap'
  | 'eval'
  | 'shell'
  | 'substitution'
  | 'other';

/** A list of statements inside a command. */
export interface Part {
  readonly role: Role;
  readonly list: readonly Statement[];
}

/** The lists directly inside a command, in the order of the text; substitutions in its words come last. */
export function partsOf(command: Command): readonly Part[] {
  const substitutions = wordsOf(command).flatMap((word) => substitutionsOf(word, command));
  return [...ownParts(command), ...substitutions];
}

function ownParts(command: Command): readonly Part[] {
  switch (command.kind) {
    case 'simple':
      return command.inner === undefined ? [] : [{ role: command.inner.how, list: command.inner.body }];
    case 'group':
    case 'subshell':
      return [{ role: command.kind, list: command.body }];
    case 'loop':
      return [
        { role: 'condition', list: command.condition },
        { role: 'loop', list: command.body },
      ];
    case 'for':
    case 'function':
      return [{ role: command.kind, list: command.body }];
    case 'if': {
      const branches = command.branches.flatMap(({ condition, body }): readonly Part[] => [
        { role: 'condition', list: condition },
        { role: 'then', list: body },
      ]);
      return command.otherwise === undefined ? branches : [...branches, { role: 'else', list: command.otherwise }];
    }
    case 'case':
    case 'other':
      return command.bodies.map((list) => ({ role: command.kind, list }));
    default:
      return [];
  }
}

/** The word that holds an inner script is read as that script alone. */
function substitutionsOf(word: Word, command: Command): readonly Part[] {
  if (command.kind === 'simple' && command.inner !== undefined && command.words[command.inner.word] === word) return [];
  return word.substitutions.map((list) => ({ role: 'substitution', list }));
}

/** The words that stand directly in a command, here-documents included. */
export function wordsOf(command: Command): readonly Word[] {
  const redirected = 'redirects' in command ? command.redirects.flatMap(({ target }) => target ?? []) : [];
  switch (command.kind) {
    case 'simple': {
      const leading = command.assignments.filter((assignment) => !isArgument(assignment.span.start, command));
      return [...leading.flatMap(({ value }) => value ?? []), ...command.words, ...redirected];
    }
    case 'for':
      return [...(command.items ?? []), ...redirected];
    case 'case':
      return [command.word, ...command.patterns, ...redirected];
    case 'test':
      return [...command.words, ...redirected];
    default:
      return redirected;
  }
}

function isArgument(start: number, command: Simple): boolean {
  return command.words.some((word) => word.span.start === start);
}

/** The commands directly below an and-or list or a pipeline. */
export function operandsOf(command: Command): readonly Command[] {
  if (command.kind === 'and-or') return command.operands;
  return command.kind === 'pipeline' ? command.members : [];
}

/** Every command of some statements, outermost first, those in inner scripts and substitutions included. */
export function* everyCommand(list: readonly Statement[]): Generator<Command> {
  for (const { command } of list) yield* below(command);
}

/** A command and every command in it. */
export function* below(command: Command): Generator<Command> {
  yield command;
  for (const operand of operandsOf(command)) yield* below(operand);
  for (const part of partsOf(command)) yield* everyCommand(part.list);
}
