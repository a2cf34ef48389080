import { Ajv2020 } from 'ajv/dist/2020.js';

/** A JSON Schema. */
export type Schema = Readonly<Record<string, unknown>>;

/** What in a value breaks a schema, one sentence each. */
export function faultsIn(value: unknown, schema: Schema): readonly string[] {
  const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);
  return validate(value)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
