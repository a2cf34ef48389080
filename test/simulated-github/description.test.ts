import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { cutSchema } from '../../scripts/github-description/graphql.ts';
import { closed, translate } from '../../scripts/github-description/json-schema.ts';
import { describedOperations, routeOf } from './contract/operation.ts';
import { faultIn } from './contract/schema-checker.ts';
import { wantedOperations, wantedWebhooks } from './contract/wanted.ts';
import { operations } from './rest/operations/index.ts';

const folder = join(import.meta.dirname, 'description');

describe('the committed part of the official description', () => {
  it('holds what is wanted, and all of it is answered', () => {
    expect(Object.keys(describedOperations).sort()).toEqual([...wantedOperations].sort());
    expect(Object.keys(operations).sort()).toEqual([...wantedOperations].sort());
    const webhooks = JSON.parse(readFileSync(join(folder, 'webhooks.json'), 'utf8')) as object;
    expect(Object.keys(webhooks).sort()).toEqual([...wantedWebhooks].sort());
  });

  it('is a GraphQL schema of its own', () => {
    const schema = buildSchema(readFileSync(join(folder, 'schema.graphql'), 'utf8'));
    expect(Object.keys(schema.getMutationType()?.getFields() ?? {})).toContain('updateRefs');
  });

  it.each([
    ['/repos/a/b/contents/k8s/deploy.yaml', 'repos/get-content', { path: 'k8s/deploy.yaml' }],
    ['/repos/a/b/contents', 'repos/get-content', { path: '' }],
    ['/repos/a/b/git/ref/heads/x/y', 'git/get-ref', { ref: 'heads/x/y' }],
    ['/repos/a/b/commits/x%2Fy/check-runs', 'checks/list-for-ref', { ref: 'x/y' }],
    ['/repos/a/b/compare/main...x/y', 'repos/compare-commits-with-basehead', { basehead: 'main...x/y' }],
    ['/search/issues', 'search/issues-and-pull-requests', {}],
  ])('finds the operation of GET %s', (path, id, values) => {
    expect(routeOf('GET', path)).toMatchObject({ id, path: values });
  });
});

describe('cutting a description', () => {
  it('spells null as a type, drops prose, and keeps properties of any name', () => {
    const schema = translate({
      type: 'object',
      description: 'prose',
      properties: {
        description: { type: 'string', nullable: true, description: 'prose' },
        kind: { type: 'string', enum: ['a'], nullable: true },
      },
      allOf: [{ $ref: '#/components/schemas/x' }],
      nullable: true,
    });
    expect(schema).toEqual({
      anyOf: [
        { type: 'null' },
        {
          type: 'object',
          properties: {
            description: { type: ['string', 'null'] },
            kind: { type: ['string', 'null'], enum: ['a', null] },
          },
          allOf: [{ $ref: 'schemas#/x' }],
        },
      ],
    });
  });

  it('closes request bodies against unknown fields, at every level', () => {
    const schema = closed({
      type: 'object',
      properties: { output: { type: 'object', properties: { title: { type: 'string' } } } },
    });
    expect(faultIn(schema, { output: { title: 't', titel: 't' } })).toContain('titel');
    expect(faultIn(schema, { output: { title: 't' } })).toBeUndefined();
  });

  it('keeps of a GraphQL schema the wanted fields with what they need', () => {
    const text = `"prose" type Query { a(by: Order): Thing "prose" b: Other } type Thing { id: ID! other: Other } type Other { id: ID } enum Order { UP }`;
    expect(cutSchema(text, { Query: 'a', Thing: 'id' })).toBe(
      'enum Order {\n  UP\n}\n\ntype Query {\n  a(by: Order): Thing\n}\n\ntype Thing {\n  id: ID!\n}\n',
    );
    expect(() => cutSchema(text, { Query: 'c' })).toThrow('no field c');
  });
});
