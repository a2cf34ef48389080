import { readFileSync } from 'node:fs';

/** The version in the `package.json` that this file belongs to, in a checkout as in the published package. */
export function version(): string {
  for (const path of ['../package.json', '../../package.json']) {
    const found = versionIn(new URL(path, import.meta.url));
    if (found !== undefined) return found;
  }
  return 'unknown';
}

function versionIn(url: URL): string | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(url, 'utf8'));
    if (typeof value !== 'object' || value === null || !('version' in value) || !('name' in value)) return undefined;
    return value.name === 'sidecar-migrate' ? String(value.version) : undefined;
  } catch {
    return undefined;
  }
}
