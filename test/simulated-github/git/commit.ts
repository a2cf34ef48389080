import type { Oid } from './object.ts';

/** Who wrote a commit, and when. `time` is in milliseconds, cut to seconds when stored; times are UTC. */
export interface Signature {
  readonly name: string;
  readonly email: string;
  readonly time: number;
}

/** A commit; `signature` is the armoured text in its `gpgsig` header. */
export interface Commit {
  readonly tree: Oid;
  readonly parents: readonly Oid[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
  readonly signature?: string;
}

/** A commit as git stores it. */
export function encodeCommit(commit: Commit): Buffer {
  const lines = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${encodeSignature(commit.author)}`,
    `committer ${encodeSignature(commit.committer)}`,
    ...(commit.signature === undefined ? [] : [`gpgsig ${commit.signature.replaceAll('\n', '\n ')}`]),
  ];
  return Buffer.from(`${lines.join('\n')}\n\n${commit.message}`);
}

/** The commit in stored bytes. */
export function decodeCommit(bytes: Buffer): Commit {
  const text = bytes.toString('utf8');
  const end = text.indexOf('\n\n');
  const headers = text
    .slice(0, end)
    .replaceAll('\n ', '\r')
    .split('\n')
    .map((line) => {
      const space = line.indexOf(' ');
      return { key: line.slice(0, space), value: line.slice(space + 1).replaceAll('\r', '\n') };
    });
  const all = (key: string): string[] => headers.filter((header) => header.key === key).map(({ value }) => value);
  const [signature] = all('gpgsig');
  return {
    tree: all('tree')[0] ?? '',
    parents: all('parent'),
    author: decodeSignature(all('author')[0] ?? ''),
    committer: decodeSignature(all('committer')[0] ?? ''),
    message: text.slice(end + 2),
    ...(signature === undefined ? {} : { signature }),
  };
}

function encodeSignature({ name, email, time }: Signature): string {
  return `${name} <${email}> ${Math.floor(time / 1000)} +0000`;
}

function decodeSignature(text: string): Signature {
  const open = text.indexOf('<');
  const close = text.indexOf('>', open);
  const seconds = Number(text.slice(close + 2).split(' ')[0]);
  return { name: text.slice(0, open - 1), email: text.slice(open + 1, close), time: seconds * 1000 };
}
