import { createHmac, randomBytes } from 'node:crypto';
import { type Commit, encodeCommit } from './commit.ts';

const key = randomBytes(32);

/** The commit with a signature that only this process can make, in the place of GitHub's own key. */
export function signed(commit: Commit): Commit {
  return { ...commit, signature: signatureOf(commit) };
}

/** Why a commit counts as verified or not, in GitHub's words. */
export function verificationReason(commit: Commit): 'valid' | 'unsigned' | 'unknown_key' {
  if (commit.signature === undefined) return 'unsigned';
  return commit.signature === signatureOf(commit) ? 'valid' : 'unknown_key';
}

/** What is signed: the commit without its signature. */
export function signedText(commit: Commit): string {
  const { signature: _, ...bare } = commit;
  return encodeCommit(bare).toString('utf8');
}

function signatureOf(commit: Commit): string {
  const mark = createHmac('sha256', key).update(signedText(commit)).digest('base64');
  return `-----BEGIN PGP SIGNATURE-----\n\n${mark}\n-----END PGP SIGNATURE-----\n`;
}
