/** Where a configuration is wrong, and what to do about it. Lines and columns count from 1. */
export interface ConfigFault {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** One sentence: what is wrong. */
  readonly message: string;
  /** One sentence: what was probably meant. */
  readonly hint?: string;
}

/** A configuration that cannot be used. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly hint: string | undefined;

  constructor({ file, line, column, message, hint }: ConfigFault) {
    super(message);
    this.file = file;
    this.line = line;
    this.column = column;
    this.hint = hint;
  }
}
