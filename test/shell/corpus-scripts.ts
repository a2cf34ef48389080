import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

/** A script that a manifest hands to a shell. */
export interface FoundScript {
  readonly file: string;
  readonly text: string;
}

/** Every `sh -c` script and every script of a ConfigMap below a directory, as far as the files are plain YAML. */
export function scriptsBelow(directory: string): readonly FoundScript[] {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true });
  return files
    .filter((entry) => entry.isFile() && /\.(?:ya?ml|json)$/.test(entry.name))
    .flatMap((entry) => scriptsOf(join(entry.parentPath, entry.name)));
}

function scriptsOf(file: string): readonly FoundScript[] {
  const text = readFileSync(file, 'utf8');
  if (text.length > 500_000) return [];
  const found: FoundScript[] = [];
  for (const document of parseAllDocuments(text, { logLevel: 'silent', uniqueKeys: false })) {
    if (!('toJS' in document) || document.errors.length > 0) continue;
    visit(document.toJS({ maxAliasCount: 100 }), (script) => found.push({ file, text: script }));
  }
  return found;
}

function visit(value: unknown, add: (script: string) => void): void {
  if (typeof value !== 'object' || value === null) return;
  const { command, args, data } = value as Record<string, unknown>;
  const argv = [command, args]
    .flatMap((list) => (Array.isArray(list) ? list : []))
    .filter((word) => typeof word === 'string');
  const flag = argv.findIndex((word) => /^-[a-z]*c$/.test(word));
  const script = flag < 1 ? undefined : argv[argv[flag + 1] === '--' ? flag + 2 : flag + 1];
  if (script !== undefined && /(?:^|\/)(?:ba|da|a)?sh$/.test(argv[0] ?? '')) add(script);
  if (typeof data === 'object' && data !== null) {
    for (const text of Object.values(data)) if (typeof text === 'string' && text.startsWith('#!')) add(text);
  }
  for (const child of Object.values(value)) visit(child, add);
}
