/** The data folder belongs to another running process. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';

  constructor(folder: string, owner: string | undefined, cause: unknown) {
    super(
      `The data folder ${folder} is in use${owner === undefined ? '' : ` by process ${owner}`}. ` +
        'The embedded database serves one process: stop the other one, or set DATABASE_URL to a PostgreSQL server.',
      { cause },
    );
  }
}

/** The tables were made by a newer release than this one. */
export class NewerSchemaError extends Error {
  override readonly name = 'NewerSchemaError';

  constructor(what: string, found: number, known: number) {
    super(
      `${what} have number ${found}, this release knows ${known}: a newer release has used this database. ` +
        'Start that release, or restore the backup from before its upgrade.',
    );
  }
}

/** The data folder cannot be made or written to. */
export class FolderError extends Error {
  override readonly name = 'FolderError';

  constructor(folder: string, cause: unknown) {
    super(
      `The data folder ${folder} cannot be written to: ${saidBy(cause)}. Give it to the user that runs the App, or set ` +
        'DATA_FOLDER to another one, or DATABASE_URL to a PostgreSQL server.',
      { cause },
    );
  }
}

/** The database server did not take the first statement. What it said names no password. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';

  constructor(cause: unknown) {
    super(`The database that DATABASE_URL names does not let us in: ${saidBy(cause)}.`, { cause });
  }
}

/** Failures to connect to several addresses of one name have no message of their own. */
function saidBy(cause: unknown): string {
  const { message, code } = cause as { readonly message?: unknown; readonly code?: unknown };
  return String(message || code || cause);
}
