/**
 * Cuts the parts of GitHub's official descriptions that the simulated GitHub needs, and writes them as generated data
 * to test/simulated-github/description. The full packages (385 MB) are installed into a temporary folder only.
 *
 *     npx --no-install node scripts/github-description.ts [folder with node_modules of an earlier run]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wantedGraphql, wantedOperations, wantedWebhooks } from '../test/simulated-github/contract/wanted.ts';
import { cutSchema } from './github-description/graphql.ts';
import { type JsonObject, objectIn, referencesIn, textIn, translate } from './github-description/json-schema.ts';
import { cutOperation } from './github-description/operation.ts';

const packages = ['@octokit/openapi@23.0.2', '@octokit/graphql-schema@15.26.1'];
const target = join(import.meta.dirname, '..', 'test', 'simulated-github', 'description');

const folder = process.argv[2] ?? installed();
const read = (path: string): string => readFileSync(join(folder, 'node_modules', path), 'utf8');
const full = JSON.parse(read('@octokit/openapi/generated/api.github.com.json')) as JsonObject;

const operations = cutOperations();
amend(operations);
const webhooks = Object.fromEntries(wantedWebhooks.map((name) => [name, webhookSchema(name)]));
write('operations.json', operations);
write('webhooks.json', webhooks);
write('schemas.json', closure([operations, webhooks]));
writeFileSync(join(target, 'schema.graphql'), cutSchema(read('@octokit/graphql-schema/schema.graphql'), wantedGraphql));

function installed(): string {
  const fresh = mkdtempSync(join(tmpdir(), 'github-description-'));
  writeFileSync(join(fresh, 'package.json'), '{"private":true}');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...packages], {
    cwd: fresh,
    stdio: 'inherit',
  });
  return fresh;
}

function cutOperations(): JsonObject {
  const found = new Map<string, JsonObject>();
  for (const [path, methods] of Object.entries(objectIn(full, 'paths'))) {
    for (const [method, operation] of Object.entries(methods as Record<string, JsonObject>)) {
      const id = textIn(operation, 'operationId');
      if (wantedOperations.includes(id)) found.set(id, cutOperation({ path, method, operation, full }));
    }
  }
  return Object.fromEntries(
    wantedOperations.map((id) => {
      const operation = found.get(id);
      if (operation === undefined) throw new RangeError(`The description has no operation ${id}`);
      return [id, operation];
    }),
  );
}

/** Where the description contradicts itself: as a list, installations would need accounts that are user and enterprise. */
function amend(cut: JsonObject): void {
  const answers = objectIn(objectIn(cut, 'apps/list-installations'), 'answers');
  answers['200'] = { type: 'array', items: { $ref: 'schemas#/installation' } };
}

function webhookSchema(name: string): JsonObject {
  const webhook = objectIn(objectIn(full, 'x-webhooks'), name);
  const content = objectIn(objectIn(objectIn(webhook, 'post'), 'requestBody'), 'content');
  return translate(objectIn(objectIn(content, 'application/json'), 'schema'));
}

/** All component schemas that the given parts refer to, directly or not. */
function closure(parts: readonly JsonObject[]): JsonObject {
  const schemas = objectIn(objectIn(full, 'components'), 'schemas');
  const kept = new Map<string, JsonObject>();
  const open = parts.flatMap((part) => referencesIn(part));
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (kept.has(name)) continue;
    const schema = translate(objectIn(schemas, name));
    kept.set(name, schema);
    open.push(...referencesIn(schema));
  }
  return Object.fromEntries([...kept].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** One entry a line, so that an update of the description shows as changed lines. */
function write(name: string, entries: JsonObject): void {
  const lines = Object.entries(entries).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  writeFileSync(join(target, name), `{\n${lines.join(',\n')}\n}\n`);
  console.log(`${name}: ${lines.length} entries, ${lines.join('').length} characters`);
}
