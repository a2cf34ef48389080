/** A plain JSON object. */
export interface JsonObject {
  [key: string]: unknown;
}

const prose = new Set(['description', 'example', 'examples', 'externalDocs', 'summary', 'title', 'deprecated', 'xml']);
const dropped = new Set([...prose, 'nullable', 'discriminator', 'readOnly', 'writeOnly']);
const formats = new Set(['date-time', 'uri', 'email', 'date']);

/** The object under a key; throws a TypeError when the description is shaped differently. */
export function objectIn(parent: JsonObject, key: string): JsonObject {
  const value = parent[key];
  if (!isObject(value)) throw new TypeError(`Expected an object under ${key}`);
  return value;
}

/** The text under a key; throws a TypeError when the description is shaped differently. */
export function textIn(parent: JsonObject, key: string): string {
  const value = parent[key];
  if (typeof value !== 'string') throw new TypeError(`Expected a text under ${key}`);
  return value;
}

/** Whether a value is a JSON object and no array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An OpenAPI 3.0 schema as plain JSON Schema: without prose, `nullable` spelled as a type, references to `schemas#/`. */
export function translate(schema: JsonObject): JsonObject {
  const bare: JsonObject = {};
  for (const [key, value] of Object.entries(schema)) {
    if (dropped.has(key) || key.startsWith('x-')) continue;
    if (key === 'format' && !formats.has(String(value))) continue;
    bare[key] = translatedValue(key, value);
  }
  return schema.nullable === true ? nullable(bare) : bare;
}

function translatedValue(key: string, value: unknown): unknown {
  if (key === '$ref') return String(value).replace('#/components/schemas/', 'schemas#/');
  if (key === 'properties' && isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, translatedProperty(name, part)]));
  }
  if (Array.isArray(value)) return value.map((part: unknown) => (isObject(part) ? translate(part) : part));
  if (key === 'default' || key === 'enum') return value;
  return isObject(value) ? translate(value) : value;
}

/** Lists of an App's events lag behind the events that there are: `merge_group` is missing in some. */
function translatedProperty(name: string, part: unknown): unknown {
  if (!isObject(part)) return part;
  return name === 'events' && part.type === 'array' ? { type: 'array', items: { type: 'string' } } : translate(part);
}

function nullable(schema: JsonObject): JsonObject {
  const { type, enum: values } = schema;
  const composed = '$ref' in schema || 'allOf' in schema || 'anyOf' in schema || 'oneOf' in schema;
  if (typeof type !== 'string' || composed) return { anyOf: [{ type: 'null' }, schema] };
  const widened: JsonObject = { ...schema, type: [type, 'null'] };
  if (Array.isArray(values) && !values.includes(null)) widened.enum = [...(values as unknown[]), null];
  return widened;
}

/** The same schema, refusing properties that it does not name, at every level that names some. */
export function closed(schema: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'properties' && isObject(value)) {
      result[key] = Object.fromEntries(
        Object.entries(value).map(([name, part]) => [name, isObject(part) ? closed(part) : part]),
      );
    } else if (key === 'items' && isObject(value)) result[key] = closed(value);
    else result[key] = value;
  }
  const open = isObject(schema.additionalProperties);
  return 'properties' in schema && !open ? { ...result, additionalProperties: false } : result;
}

/** Names of the component schemas that a translated part refers to. */
export function referencesIn(part: JsonObject): string[] {
  return [...JSON.stringify(part).matchAll(/"\$ref":"schemas#\/([^"]+)"/gu)].map(([, name]) => String(name));
}
