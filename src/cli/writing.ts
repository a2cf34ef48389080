import type { FileEdits, Migration, Problem } from '../index.ts';
import { reasonOf } from './reader.ts';
import { type Change, commit, discard, NotWritable, revert, type StagedFile, stage } from './staged-file.ts';

/** What there is to write. */
export interface Writing {
  readonly migration: Migration;
  readonly textOf: (file: string) => string | undefined;
  readonly absoluteOf: (file: string) => string;
  readonly apply: (text: string, edits: FileEdits['edits']) => string;
  /** Whether the user asked to stop; what is begun is finished. */
  readonly interrupted: () => boolean;
}

/** What was written, and why the rest was not. */
export interface Written {
  readonly files: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

/**
 * Writes all edits: the files of one plan together or not at all. Every file is whole at any time; one that changed
 * since it was read is left alone with all that belongs to it.
 */
export async function write(writing: Writing): Promise<Written> {
  const files = new Set<string>();
  const problems: Problem[] = [];
  for (const group of groupsOf(writing.migration)) {
    await new Promise((resolve) => setImmediate(resolve));
    if (writing.interrupted()) break;
    const problem = writeGroup(group, writing);
    if (problem === undefined) for (const { file } of group) files.add(file);
    else problems.push(problem);
  }
  return { files, problems };
}

/** Files that share a plan, directly or through others, go together. */
function groupsOf({ edits, plans }: Migration): readonly (readonly FileEdits[])[] {
  const leader = new Map<string, string>();
  const find = (file: string): string => {
    let top = file;
    for (let up = leader.get(top); up !== undefined; up = leader.get(top)) top = up;
    return top;
  };
  for (const plan of plans) {
    const [first, ...rest] = plan.edits.map(({ file }) => find(file));
    for (const file of rest) if (first !== undefined && find(file) !== find(first)) leader.set(find(file), find(first));
  }
  return [...Map.groupBy(edits, ({ file }) => find(file)).values()];
}

function writeGroup(group: readonly FileEdits[], writing: Writing): Problem | undefined {
  const staged: StagedFile[] = [];
  const committed: StagedFile[] = [];
  let file = '';
  try {
    for (const one of group) {
      file = one.file;
      staged.push(stage(changeOf(one, writing)));
    }
    for (const [i, one] of staged.entries()) {
      file = group[i]?.file ?? file;
      commit(one);
      committed.push(one);
    }
    return undefined;
  } catch (cause) {
    for (const one of committed) revert(one);
    return { file, line: 1, column: 1, message: `Not written, with all that belongs to it: ${because(cause)}.` };
  } finally {
    for (const one of staged) discard(one);
  }
}

function changeOf({ file, edits }: FileEdits, writing: Writing): Change {
  const before = writing.textOf(file) ?? '';
  return { absolute: writing.absoluteOf(file), before, after: writing.apply(before, edits) };
}

function because(cause: unknown): string {
  return cause instanceof NotWritable ? cause.message : reasonOf(cause);
}
