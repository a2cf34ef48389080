import type { AndOr, Command, Pipeline, Script, Statement } from './script.ts';
import { operandsOf, partsOf, type Role } from './walk.ts';

/** A list of statements with the command it belongs to; the script's own list has none. */
export interface List {
  readonly statements: readonly Statement[];
  readonly role: Role;
  readonly owner?: Command;
}

/** Where a command stands: a statement of a list, an operand, or a member of a pipeline. */
export type Seat =
  | { readonly kind: 'statement'; readonly statement: Statement; readonly list: List; readonly index: number }
  | { readonly kind: 'operand'; readonly of: AndOr; readonly index: number }
  | { readonly kind: 'member'; readonly of: Pipeline; readonly index: number };

/** The place of every command in its script. */
export class Layout {
  readonly script: Script;
  /** All lists, outer ones first. */
  readonly lists: readonly List[];
  private readonly seats: ReadonlyMap<Command, Seat>;

  constructor(script: Script) {
    const lists: List[] = [];
    const seats = new Map<Command, Seat>();
    const visit = (command: Command, seat: Seat) => {
      seats.set(command, seat);
      for (const [index, operand] of operandsOf(command).entries()) {
        if (command.kind === 'and-or') visit(operand, { kind: 'operand', of: command, index });
        if (command.kind === 'pipeline') visit(operand, { kind: 'member', of: command, index });
      }
      for (const { role, list } of partsOf(command)) enter({ statements: list, role, owner: command });
    };
    const enter = (list: List) => {
      lists.push(list);
      for (const [index, statement] of list.statements.entries()) {
        visit(statement.command, { kind: 'statement', statement, list, index });
      }
    };
    enter({ statements: script.statements, role: 'script' });
    this.script = script;
    this.lists = lists;
    this.seats = seats;
  }

  /** Number of commands. */
  get size(): number {
    return this.seats.size;
  }

  /** Where a command of this script stands. */
  seatOf(command: Command): Seat | undefined {
    return this.seats.get(command);
  }

  /** Every command of the script, outer ones first. */
  commands(): Iterable<Command> {
    return this.seats.keys();
  }
}
