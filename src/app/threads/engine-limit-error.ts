/** What a repository had too much of. */
export type EngineLimit = 'files' | 'bytes' | 'time' | 'heap';

const sentences: Readonly<Record<EngineLimit, string>> = {
  files: 'It has more manifests than are looked at.',
  bytes: 'Its manifests are larger together than is looked at.',
  time: 'Planning took longer than is waited for.',
  heap: 'Planning needed more memory than there is for one repository.',
};

/** The engine was not started, or was stopped, because a repository asked too much of it. */
export class EngineLimitError extends Error {
  override readonly name = 'EngineLimitError';
  readonly limit: EngineLimit;

  constructor(limit: EngineLimit, cause?: unknown) {
    super(sentences[limit], { cause });
    this.limit = limit;
  }
}
