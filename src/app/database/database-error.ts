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
