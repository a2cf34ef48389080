import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';

/** A JSON Schema of the official description. */
export type Schema = Readonly<Record<string, unknown>>;

const folder = join(import.meta.dirname, '..', 'description');

/** A file of the generated description. */
export function description<Content>(name: string): Content {
  return JSON.parse(readFileSync(join(folder, name), 'utf8')) as Content;
}

const formats = {
  uri: /^[a-z][a-z0-9+.-]*:[^\s<>"]+$/iu,
  email: /^[^\s@]+@[^\s@]+$/u,
  date: /^\d{4}-\d\d-\d\d$/u,
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/u,
};

const schemas = description<Schema>('schemas.json');
/** A schema is compiled once for a few values: what makes compiled code faster costs more than it saves. */
const options = {
  strict: false,
  formats,
  inlineRefs: false,
  validateSchema: false,
  code: { optimize: false },
} as const;
const plain = new Ajv(options);
const coercing = new Ajv({ ...options, coerceTypes: true, useDefaults: true });
for (const ajv of [plain, coercing]) ajv.addSchema(schemas, 'schemas');
const compiled = new Map<Schema, ValidateFunction>();

/** What a value does wrong by a schema, as one sentence; undefined when nothing. */
export function faultIn(schema: Schema, value: unknown): string | undefined {
  return run(plain, schema, value);
}

/** The same for texts from a URL: they are turned into the types of the schema, and defaults filled in, in place. */
export function faultInTexts(schema: Schema, value: Record<string, unknown>): string | undefined {
  return run(coercing, schema, value);
}

function run(ajv: Ajv, schema: Schema, value: unknown): string | undefined {
  const check = compiled.get(schema) ?? ajv.compile(schema);
  compiled.set(schema, check);
  return check(value) ? undefined : (check.errors ?? []).map(sentence).join('; ');
}

function sentence({ instancePath, message, params }: ErrorObject): string {
  const more = 'additionalProperty' in params ? ` (${String(params.additionalProperty)})` : '';
  return `${instancePath === '' ? 'the whole' : instancePath} ${message ?? 'is wrong'}${more}`;
}
