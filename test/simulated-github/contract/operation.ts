import { description, type Schema } from './schema-checker.ts';

/** An operation of the official description, as the generated data holds it. */
export interface DescribedOperation {
  readonly method: string;
  readonly path: string;
  readonly forApps: boolean;
  readonly notifies: boolean;
  readonly pathParameters: Schema;
  readonly query: Schema;
  readonly body?: Schema;
  readonly bodyRequired?: boolean;
  /** Schemas by status; null where there is no JSON body. */
  readonly answers: Readonly<Record<string, Schema | null>>;
}

/** All described operations by id. */
export const describedOperations = description<Readonly<Record<string, DescribedOperation>>>('operations.json');

/** An operation with the values of its path. */
export interface Route {
  readonly id: string;
  readonly operation: DescribedOperation;
  readonly path: Readonly<Record<string, string>>;
}

/** Parameters that may hold slashes. */
const manySegments = new Set(['path', 'ref', 'basehead', 'branch', 'tree_sha']);

const patterns = Object.entries(describedOperations)
  .map(([id, operation]) => ({ id, operation, pattern: patternOf(operation.path), fixed: fixedParts(operation.path) }))
  .sort((a, b) => b.fixed - a.fixed);

/** The operation that a request is for; undefined when the description, as far as it was cut out, has none. */
export function routeOf(method: string, path: string): Route | undefined {
  for (const { id, operation, pattern } of patterns) {
    if (operation.method !== method) continue;
    const found = pattern.exec(path);
    if (found === null) continue;
    const values = Object.entries(found.groups ?? {}).map(([name, value]) => [name, decoded(value ?? '')]);
    return { id, operation, path: Object.fromEntries(values) as Record<string, string> };
  }
  return undefined;
}

function patternOf(path: string): RegExp {
  const source = path.replaceAll(/\/\{(\w+)\}/gu, (_, name: string) => {
    if (name === 'path' || (name === 'ref' && path.includes('/tarball/'))) return `(?:/(?<${name}>.*))?`;
    return manySegments.has(name) ? `/(?<${name}>.+)` : `/(?<${name}>[^/]+)`;
  });
  return new RegExp(`^${source}/?$`, 'u');
}

function fixedParts(path: string): number {
  return path.split('/').filter((part) => part !== '' && !part.startsWith('{')).length;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
