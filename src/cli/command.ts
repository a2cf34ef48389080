import { closest } from '../config/closest.ts';
import { type Format, type Shell, shells, subcommands } from './options.ts';
import { UsageError } from './usage-error.ts';

/** What every command can be told. */
export interface CommonOptions {
  readonly debug: boolean;
  /** Absent: colours where the output is a terminal. */
  readonly colour?: boolean;
}

/** What a migration can be told on the command line. */
export interface MigrateOptions {
  /** Files and folders as they were given; `['-']` for standard input. */
  readonly paths: readonly string[];
  readonly write: boolean;
  readonly unsafe: boolean;
  readonly all: boolean;
  readonly quiet: boolean;
  /** Absent: the terminal report. */
  readonly output?: Format | 'diff';
  readonly kubernetes?: string;
  readonly config?: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly jobs?: number;
}

/** A migration, as the command line asks for it. */
export type MigrateCommand = { readonly kind: 'migrate' } & CommonOptions & MigrateOptions;

/** A pull request on GitHub, as the command line asks for it. */
export interface PullRequestCommand extends CommonOptions {
  readonly kind: 'pr';
  /** As `owner/name`. */
  readonly repository: string;
  /** Only shows what would be done. */
  readonly dryRun: boolean;
}

/** What the command line asks for. */
export type Command =
  | MigrateCommand
  | PullRequestCommand
  | ({ readonly kind: 'help' | 'version' | 'rules' | 'init' } & CommonOptions)
  | ({ readonly kind: 'explain'; readonly rule: string } & CommonOptions)
  | ({ readonly kind: 'completion'; readonly shell: Shell } & CommonOptions);

/**
 * The subcommand that the words of a command line begin with; `undefined` if they are paths.
 * @throws {UsageError} for missing or surplus words.
 */
export function subcommandOf(words: readonly string[], common: CommonOptions): Command | undefined {
  const [name, ...rest] = words;
  switch (name) {
    case 'rules':
    case 'init':
      none(name, rest);
      return { kind: name, ...common };
    case 'explain':
      return { kind: name, rule: one(name, rest, 'a rule; `sidecar-migrate rules` lists them'), ...common };
    case 'completion':
      return { kind: name, shell: shellOf(one(name, rest, `a shell: ${shells.join(', ')}`)), ...common };
    default:
      return undefined;
  }
}

/** The subcommand that a path which does not exist may have been meant for. */
export function subcommandNear(path: string): string | undefined {
  return closest(path, Object.keys(subcommands));
}

/** @throws {UsageError} for what names no repository. */
export function pullRequestCommand(
  rest: readonly string[],
  dryRun: boolean,
  common: CommonOptions,
): PullRequestCommand {
  const repository = one('pr', rest, 'a repository, as OWNER/REPO');
  if (!/^[\w.-]+\/[\w.-]+$/u.test(repository)) {
    throw new UsageError(`"${repository}" names no repository.`, 'For example sidecar-migrate pr octocat/hello-world.');
  }
  return { kind: 'pr', repository, dryRun, ...common };
}

function none(name: string, rest: readonly string[]): void {
  if (rest.length > 0) throw new UsageError(`${name} takes no arguments.`, `For a folder of that name: ./${name}`);
}

function one(name: string, rest: readonly string[], what: string): string {
  const [word] = rest;
  if (word !== undefined && rest.length === 1) return word;
  throw new UsageError(`${name} takes ${what}.`);
}

function shellOf(text: string): Shell {
  const shell = shells.find((known) => known === text);
  if (shell === undefined)
    throw new UsageError(`There is no completion for "${text}".`, `Shells: ${shells.join(', ')}.`);
  return shell;
}
