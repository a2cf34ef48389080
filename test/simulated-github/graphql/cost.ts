import {
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  getNamedType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { typedError } from './context.ts';

type Variables = Readonly<Record<string, unknown>>;

/**
 * What a query costs of the hourly points: the requests that its connections would take, by a hundred, at least one.
 * Throws where GitHub refuses: a connection without `first` or `last`, pages above 100, more than 100 ids at once.
 */
export function costOf(schema: GraphQLSchema, document: DocumentNode, variables: Variables): number {
  const types = new TypeInfo(schema);
  const sizes = [1];
  let requests = 1;
  visit(
    document,
    visitWithTypeInfo(types, {
      Field: {
        enter(field) {
          const type = types.getType();
          const connected = type != null && getNamedType(type).name.endsWith('Connection');
          mustNotNameTooMany(field, variables);
          if (connected) requests += sizes.at(-1) ?? 1;
          sizes.push((sizes.at(-1) ?? 1) * (connected ? pageSize(field, variables) : 1));
        },
        leave() {
          sizes.pop();
        },
      },
    }),
  );
  return Math.max(1, Math.round(requests / 100));
}

function pageSize(field: FieldNode, variables: Variables): number {
  const name = field.name.value;
  const size = argument(field, 'first', variables) ?? argument(field, 'last', variables);
  if (typeof size !== 'number') {
    const message = `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`;
    throw typedError('MISSING_PAGINATION_BOUNDARIES', message);
  }
  if (size <= 100) return size;
  const message = `Requesting ${size} records on the \`${name}\` connection exceeds the \`first\` limit of 100 records.`;
  throw typedError('EXCESSIVE_PAGINATION', message);
}

function mustNotNameTooMany(field: FieldNode, variables: Variables): void {
  if (field.name.value !== 'nodes') return;
  const ids = argument(field, 'ids', variables);
  if (!Array.isArray(ids) || ids.length <= 100) return;
  throw typedError('ARGUMENT_LIMIT', `You may not provide more than 100 node ids; you provided ${ids.length}.`);
}

function argument(field: FieldNode, name: string, variables: Variables): unknown {
  const value = field.arguments?.find((one) => one.name.value === name)?.value;
  if (value?.kind === Kind.VARIABLE) return variables[value.name.value];
  if (value?.kind === Kind.INT) return Number(value.value);
  return value?.kind === Kind.LIST ? value.values : undefined;
}
