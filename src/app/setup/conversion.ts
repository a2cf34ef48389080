import type { Credentials } from '../server/receiver.ts';

/** An App that GitHub made from a manifest. */
export interface MadeApp {
  readonly credentials: Credentials;
  /** The App's page on GitHub. */
  readonly page: string;
}

/** GitHub did not hand an App out; the message is one sentence for the person who sets it up. */
export class ConversionError extends Error {
  override readonly name = 'ConversionError';
}

/** GitHub's answer is small; more is not it. */
const largest = 256 * 1024;

/** Exchanges the code that GitHub sent for the new App. The code works once. Throws `ConversionError`. */
export async function convertCode(code: string, githubUrl = 'https://api.github.com'): Promise<MadeApp> {
  const answer = await asked(`${githubUrl}/app-manifests/${encodeURIComponent(code)}/conversions`);
  if (answer.status === 404) throw new ConversionError('GitHub does not know the code, or it was used already.');
  const text = answer.text;
  if (answer.status !== 201) throw new ConversionError(`GitHub answered with ${answer.status}.`);
  const { id, pem, webhook_secret: secret, html_url: page } = parsed(text);
  const isWhole = Number.isSafeInteger(id) && typeof pem === 'string' && pem.includes('-----BEGIN');
  if (!isWhole || typeof secret !== 'string' || secret.length < 8) {
    throw new ConversionError('GitHub answered without the credentials of the App.');
  }
  const link = typeof page === 'string' && /^https?:\/\//u.test(page) ? page : 'https://github.com/settings/apps';
  return { credentials: { appId: Number(id), privateKey: pem, secrets: [secret] }, page: link };
}

async function asked(url: string): Promise<{ readonly status: number; readonly text: string }> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      redirect: 'error',
      headers: { accept: 'application/vnd.github+json', 'user-agent': 'sidecar-migrate' },
      signal: AbortSignal.timeout(20_000),
    });
    return { status: answer.status, text: (await answer.text()).slice(0, largest) };
  } catch (cause) {
    throw new ConversionError('GitHub could not be reached.', { cause });
  }
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
