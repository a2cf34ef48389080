import { type Known, type Settings, type Shape, settings } from './settings.ts';

/** A JSON Schema as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The JSON Schema of configurations, for editors. It agrees with `readConfig`, but takes any rule, because rules come
 * with every release, and any number for a version.
 */
export function configSchema(known: Pick<Known, 'products'>): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Configuration of sidecar-migrate',
    description: 'Settings of a repository, in .github/sidecar-migrate.yml or sidecar-migrate.yml.',
    ...mapping(settings({ ...known, rules: [] })),
  };
}

function mapping(keys: Settings): JsonSchema {
  const properties = Object.entries(keys).map(([key, { shape, says }]) => [key, { description: says, ...of(shape) }]);
  return { type: ['object', 'null'], additionalProperties: false, properties: Object.fromEntries(properties) };
}

function of(shape: Shape): JsonSchema {
  switch (shape.kind) {
    case 'version':
      return { type: ['string', 'number', 'null'], pattern: '^v?[0-9]{1,5}[.][0-9]{1,5}([.][0-9]{1,5})?$' };
    case 'boolean':
      return { type: ['boolean', 'null'] };
    case 'choice':
      return { enum: [...shape.of, null] };
    case 'count':
      return { type: ['integer', 'null'], minimum: 0, maximum: shape.most };
    case 'text':
    case 'zone':
      return { type: ['string', 'null'], minLength: 1 };
    case 'pattern':
      return { type: ['string', 'null'], pattern: shape.pattern };
    case 'choices':
      return { type: ['array', 'null'], items: { enum: shape.of } };
    case 'list':
      return { type: ['array', 'null'], items: { ...mapping(shape.keys), required: shape.needs } };
    case 'texts':
    case 'globs':
      return { type: ['string', 'array', 'null'], items: { type: 'string', minLength: 1 } };
    case 'keys':
      return mapping(shape.keys);
    case 'entries':
      return { type: ['object', 'null'], additionalProperties: of(shape.each) };
  }
}
