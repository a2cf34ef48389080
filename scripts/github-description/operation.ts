import { closed, isObject, type JsonObject, objectIn, translate } from './json-schema.ts';

/** An operation as it stands in the full description, with the whole for its references. */
export interface FoundOperation {
  readonly path: string;
  readonly method: string;
  readonly operation: JsonObject;
  readonly full: JsonObject;
}

/** What the simulated GitHub needs of an operation: where it is, what it takes, what it answers by status. */
export function cutOperation({ path, method, operation, full }: FoundOperation): JsonObject {
  const github = objectIn(operation, 'x-github');
  const body = requestBody(operation);
  return {
    method: method.toUpperCase(),
    path,
    forApps: github.enabledForGitHubApps === true,
    notifies: github.triggersNotification === true,
    pathParameters: parameters({ operation, full, place: 'path' }),
    query: parameters({ operation, full, place: 'query' }),
    ...(body === undefined ? {} : { body, bodyRequired: objectIn(operation, 'requestBody').required === true }),
    answers: answers(operation, full),
  };
}

function parameters({
  operation,
  full,
  place,
}: {
  operation: JsonObject;
  full: JsonObject;
  place: string;
}): JsonObject {
  const listed = Array.isArray(operation.parameters) ? (operation.parameters as JsonObject[]) : [];
  const here = listed.map((parameter) => resolved(parameter, full)).filter((parameter) => parameter.in === place);
  return {
    type: 'object',
    properties: Object.fromEntries(here.map((one) => [String(one.name), translate(objectIn(one, 'schema'))])),
    required: here.filter((one) => one.required === true).map((one) => one.name),
    additionalProperties: false,
  };
}

function requestBody(operation: JsonObject): JsonObject | undefined {
  if (!isObject(operation.requestBody)) return undefined;
  const content = objectIn(operation.requestBody, 'content');
  const json = content['application/json'] ?? Object.values(content)[0];
  return isObject(json) && isObject(json.schema) ? closed(translate(json.schema)) : undefined;
}

function answers(operation: JsonObject, full: JsonObject): JsonObject {
  const responses = Object.entries(objectIn(operation, 'responses')) as [string, JsonObject][];
  return Object.fromEntries(responses.map(([status, response]) => [status, answer(resolved(response, full))]));
}

function answer(response: JsonObject): JsonObject | null {
  if (!isObject(response.content)) return null;
  const json = response.content['application/json'] ?? Object.values(response.content)[0];
  return isObject(json) && isObject(json.schema) ? translate(json.schema) : null;
}

function resolved(part: JsonObject, full: JsonObject): JsonObject {
  const reference = part.$ref;
  if (typeof reference !== 'string') return part;
  return reference
    .slice('#/'.length)
    .split('/')
    .reduce((at, key) => objectIn(at, key), full);
}
