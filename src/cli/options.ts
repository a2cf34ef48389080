/** What is known of one option: for parsing, for help and for shell completion. */
export interface OptionSpec {
  readonly type: 'boolean' | 'string';
  readonly short?: string;
  readonly multiple?: boolean;
  /** What stands for the value in help. */
  readonly value?: string;
  /** The values that are allowed, if they are few. */
  readonly of?: readonly string[];
  /** One clause for help. */
  readonly says: string;
}

/** The formats of a report. */
export const formats = ['terminal', 'json', 'markdown', 'sarif', 'github'] as const;

/** One of the formats. */
export type Format = (typeof formats)[number];

/** All options, in the order of the help. */
export const optionSpecs = {
  write: { type: 'boolean', short: 'w', says: 'make the changes; without it nothing is written' },
  unsafe: { type: 'boolean', says: 'also make the changes that a person must look at' },
  all: { type: 'boolean', says: 'also convert plain sidecars outside Jobs' },
  diff: { type: 'boolean', says: 'print only a diff, which git apply takes' },
  format: { type: 'string', value: 'FORMAT', of: formats, says: 'terminal (default), json, markdown, sarif or github' },
  kubernetes: { type: 'string', value: 'VERSION', says: 'the lowest Kubernetes version in use, e.g. 1.33' },
  config: { type: 'string', value: 'FILE', says: 'the configuration; else found upward from PATH' },
  include: { type: 'string', value: 'GLOB', multiple: true, says: 'only read files that match; may be repeated' },
  exclude: { type: 'string', value: 'GLOB', multiple: true, says: 'do not read files that match; may be repeated' },
  'dry-run': { type: 'boolean', says: 'with pr: only show what it would do' },
  jobs: { type: 'string', value: 'N', says: 'threads to work in; else by the size of the tree' },
  quiet: { type: 'boolean', short: 'q', says: 'no report, only problems and the exit code' },
  color: { type: 'boolean', says: 'colours even in a pipe' },
  'no-color': { type: 'boolean', says: 'no colours' },
  debug: { type: 'boolean', says: 'show the stack of a bug, and where the time went' },
  help: { type: 'boolean', short: 'h', says: 'show this help' },
  version: { type: 'boolean', short: 'V', says: 'show the version' },
} as const satisfies Readonly<Record<string, OptionSpec>>;

/** The name of an option. */
export type OptionName = keyof typeof optionSpecs;

/** The subcommands with one clause each. */
export const subcommands = {
  pr: 'open a pull request in a repository on GitHub',
  explain: 'what a rule finds, why, and when its fix is safe',
  rules: 'list the rules',
  init: 'write a commented configuration',
  completion: 'print a completion script for bash, zsh or fish',
} as const;

/** The shells that completion scripts are made for. */
export const shells = ['bash', 'zsh', 'fish'] as const;

/** One of the shells. */
export type Shell = (typeof shells)[number];
