/** A JSON Schema or a part of one. */
export type Schema = Readonly<Record<string, unknown>>;

/**
 * What in a value breaks a schema, one sentence each. Knows the keywords that the schemas of this project use, and
 * fails on others, so that none of them is silently passed over.
 */
export function faultsIn(value: unknown, schema: Schema, { root, at } = { root: schema, at: '$' }): readonly string[] {
  return Object.entries(schema).flatMap(([keyword, rule]) => {
    const check = keywords[keyword];
    if (check === undefined) throw new RangeError(`The schema keyword ${keyword} is not known here.`);
    return check(value, rule, { schema, root, at });
  });
}

interface Setting {
  readonly schema: Schema;
  readonly root: Schema;
  readonly at: string;
}

type Check = (value: unknown, rule: unknown, setting: Setting) => readonly string[];

const silent: Check = () => [];

const keywords: Readonly<Record<string, Check>> = {
  $schema: silent,
  $id: silent,
  $defs: silent,
  title: silent,
  description: silent,
  type: (value, rule, { at }) => {
    const types = [rule].flat();
    return types.some((type) => isOfType(value, type)) ? [] : [`${at} is not ${types.join(' or ')}`];
  },
  const: (value, rule, { at }) => (value === rule ? [] : [`${at} is not ${JSON.stringify(rule)}`]),
  enum: (value, rule, { at }) => ([rule].flat().includes(value) ? [] : [`${at} is none of ${JSON.stringify(rule)}`]),
  pattern: (value, rule, { at }) =>
    typeof value !== 'string' || new RegExp(String(rule), 'u').test(value) ? [] : [`${at} does not match ${rule}`],
  minLength: (value, rule, { at }) =>
    typeof value !== 'string' || value.length >= Number(rule) ? [] : [`${at} is too short`],
  minimum: (value, rule, { at }) => (typeof value !== 'number' || value >= Number(rule) ? [] : [`${at} is too small`]),
  minItems: (value, rule, { at }) =>
    !Array.isArray(value) || value.length >= Number(rule) ? [] : [`${at} is too short`],
  required: (value, rule, { at }) =>
    isObject(value)
      ? [rule]
          .flat()
          .filter((key) => !Object.hasOwn(value, String(key)))
          .map((key) => `${at} lacks ${key}`)
      : [],
  properties: (value, rule, { root, at }) =>
    isObject(value)
      ? Object.entries(rule as Record<string, Schema>).flatMap(([key, schema]) =>
          Object.hasOwn(value, key) ? faultsIn(value[key], schema, { root, at: `${at}.${key}` }) : [],
        )
      : [],
  additionalProperties: (value, rule, { schema, root, at }) => {
    if (!isObject(value)) return [];
    const known = Object.keys((schema.properties as object | undefined) ?? {});
    const others = Object.keys(value).filter((key) => !known.includes(key));
    if (rule === false) return others.map((key) => `${at} has an unknown ${key}`);
    return others.flatMap((key) => faultsIn(value[key], rule as Schema, { root, at: `${at}.${key}` }));
  },
  items: (value, rule, { root, at }) =>
    Array.isArray(value) ? value.flatMap((item, i) => faultsIn(item, rule as Schema, { root, at: `${at}[${i}]` })) : [],
  $ref: (value, rule, { root, at }) => {
    const name = String(rule).replace('#/$defs/', '');
    const schema = (root.$defs as Record<string, Schema>)[name];
    if (schema === undefined) throw new RangeError(`There is no ${rule}.`);
    return faultsIn(value, schema, { root, at });
  },
};

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isOfType(value: unknown, type: unknown): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isObject(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}
