import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { rulePages } from '../../scripts/rule-pages/pages.ts';

const folder = join(import.meta.dirname, '..', '..', 'docs', 'rules');

test.skipIf(!existsSync(folder))('the pages of the rules are those that `npm run docs` writes', () => {
  const written = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const);
  expect(Object.fromEntries(written)).toEqual(Object.fromEntries(rulePages()));
});
