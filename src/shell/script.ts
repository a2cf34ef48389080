import type { Span } from '../yaml/route.ts';

/** A word of a command, as written and as far as it is known without running anything. */
export interface Word {
  readonly span: Span;
  /** As written, with its quotes. */
  readonly text: string;
  /** Without quotes; expansions stand as written, e.g. `http://localhost:${PORT}/quit`. */
  readonly unquoted: string;
  /** What the shell passes on, where that is certain but for file name patterns. */
  readonly value?: string;
  /** Names that it expands, also `?`, `!`, `@`, `1`. */
  readonly variables: readonly string[];
  /** Names of `$(NAME)` that Kubernetes replaces before the shell sees them. */
  readonly placeholders: readonly string[];
  /** Whether file names, braces or `~` would be expanded. */
  readonly pattern: boolean;
  /** Command substitutions in it. */
  readonly substitutions: readonly (readonly Statement[])[];
}

/** `NAME=value` in front of a command or as an argument of `export` and its like. */
export interface Assignment {
  readonly span: Span;
  readonly name: string;
  /** Absent for arrays. */
  readonly value?: Word;
  readonly append: boolean;
}

/** A redirection; `target` of a here-document is its body. */
export interface Redirect {
  readonly span: Span;
  /** E.g. `>`, `>>`, `<`, `<>`, `>&`, `<<`, `<<<`. */
  readonly operator: string;
  readonly descriptor?: number;
  readonly target?: Word;
}

/** A script inside a word: of `trap`, `eval` or `sh -c`. */
export interface Inner {
  readonly how: 'trap' | 'eval' | 'shell';
  /** Index of the word that holds it. */
  readonly word: number;
  readonly body: readonly Statement[];
}

/** A command without operators. */
export interface Simple {
  readonly kind: 'simple';
  readonly span: Span;
  /** Program or builtin first; empty for bare assignments and redirections. */
  readonly words: readonly Word[];
  readonly assignments: readonly Assignment[];
  readonly redirects: readonly Redirect[];
  readonly inner?: Inner;
}

/** `a && b || c`; operator `i` stands before operand `i + 1`. */
export interface AndOr {
  readonly kind: 'and-or';
  readonly span: Span;
  readonly operands: readonly Command[];
  readonly operators: readonly ('&&' | '||')[];
}

/** `a | b`, or one command after `!` or `time`. */
export interface Pipeline {
  readonly kind: 'pipeline';
  readonly span: Span;
  readonly negated: boolean;
  readonly members: readonly Command[];
}

/** `{ …; }` or `( … )`. */
export interface Group {
  readonly kind: 'group' | 'subshell';
  readonly span: Span;
  readonly body: readonly Statement[];
  readonly redirects: readonly Redirect[];
}

/** `while` or `until`. */
export interface Loop {
  readonly kind: 'loop';
  readonly span: Span;
  readonly until: boolean;
  readonly condition: readonly Statement[];
  readonly body: readonly Statement[];
  readonly redirects: readonly Redirect[];
}

/** `for NAME in WORDS`; `items` is absent for `for NAME` and for the arithmetic form. */
export interface For {
  readonly kind: 'for';
  readonly span: Span;
  readonly variable: string;
  readonly items?: readonly Word[];
  /** What stands between the double parentheses of the arithmetic form. */
  readonly header?: string;
  readonly body: readonly Statement[];
  readonly redirects: readonly Redirect[];
}

/** One `if` or `elif` with its `then`. */
interface Branch {
  readonly condition: readonly Statement[];
  readonly body: readonly Statement[];
}

/** `if … elif … else … fi`. */
export interface If {
  readonly kind: 'if';
  readonly span: Span;
  readonly branches: readonly Branch[];
  readonly otherwise?: readonly Statement[];
  readonly redirects: readonly Redirect[];
}

/** `case … esac`. */
interface Case {
  readonly kind: 'case';
  readonly span: Span;
  readonly word: Word;
  readonly patterns: readonly Word[];
  readonly bodies: readonly (readonly Statement[])[];
  readonly redirects: readonly Redirect[];
}

/** A function definition. */
export interface FunctionDefinition {
  readonly kind: 'function';
  readonly span: Span;
  readonly name: string;
  readonly body: readonly Statement[];
  readonly redirects: readonly Redirect[];
}

/** The expression of `[[ … ]]`, `[ … ]` or `test`. */
export type TestExpression =
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Word }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Word; readonly right: Word }
  | { readonly kind: 'not'; readonly operand: TestExpression }
  | { readonly kind: 'and' | 'or'; readonly operands: readonly TestExpression[] };

/** `[[ … ]]`. */
interface Test {
  readonly kind: 'test';
  readonly span: Span;
  readonly expression: TestExpression;
  readonly words: readonly Word[];
  readonly redirects: readonly Redirect[];
}

/** `(( … ))`. */
interface Arithmetic {
  readonly kind: 'arithmetic';
  readonly span: Span;
  readonly text: string;
  readonly redirects: readonly Redirect[];
}

/** `select` and `coproc`: seen, not understood. */
interface Other {
  readonly kind: 'other';
  readonly span: Span;
  readonly bodies: readonly (readonly Statement[])[];
  readonly redirects: readonly Redirect[];
}

/** Anything that a statement can run. */
export type Command =
  | Simple
  | AndOr
  | Pipeline
  | Group
  | Loop
  | For
  | If
  | Case
  | FunctionDefinition
  | Test
  | Arithmetic
  | Other;

/** An entry of a list of commands. */
export interface Statement {
  readonly kind: 'statement';
  /** With the `&` of a background statement, without `;`. */
  readonly span: Span;
  readonly command: Command;
  readonly background: boolean;
}

/** What is known about a script apart from its text. */
export interface ScriptOptions {
  /**
   * Names that Kubernetes replaces in `$(NAME)`: those in the container's `env`. Absent where Kubernetes does not
   * touch the text, e.g. in a file from a ConfigMap.
   */
  readonly env?: readonly string[];
  /** Variables of the container's environment whose value is known. */
  readonly values?: ReadonlyMap<string, string>;
  /** Whether the shell was started with `-e`. */
  readonly errexit?: boolean;
  /** Whether the shell was started with `-o pipefail`. */
  readonly pipefail?: boolean;
  /** Whether `{{ }}` is known to be plain text here and no template action. */
  readonly braces?: boolean;
}

/** A parsed script: plain data. All spans are offsets into `text`. */
export interface Script {
  readonly text: string;
  readonly options: ScriptOptions;
  readonly statements: readonly Statement[];
}
