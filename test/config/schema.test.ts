import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../src/config/config-error.ts';
import { readConfig } from '../../src/config/read.ts';
import { configSchema } from '../../src/config/schema.ts';
import { settings } from '../../src/config/settings.ts';
import { configTemplate } from '../../src/config/template.ts';
import { assumedByDefault } from '../../src/kube/assumed.ts';
import { parseDocument } from '../../src/yaml/document.ts';
import { openSource } from '../../src/yaml/source.ts';
import { faultsIn } from '../json-schema.ts';

const known = { rules: ['quitquitquit-call'], products: [...assumedByDefault.products.keys()] };

const schema = configSchema(known);

describe('the schema of configurations', () => {
  test('is the one that is published', () => {
    const published: unknown = JSON.parse(readFileSync(new URL('../../schema/config.json', import.meta.url), 'utf8'));
    expect(published).toEqual(schema);
  });

  test.each([
    'kubernetes: "1.33"',
    'kubernetes: latest',
    'kubernets: "1.33"',
    'istio: {version: "1.28", native: true}',
    'istio: {version: "1.28", native: perhaps}',
    'istio: "1.28"',
    'fixes: unsafe',
    'fixes: none',
    'rules: {quitquitquit-call: report}',
    'rules: {quitquitquit-call: loud}',
    'rules: [quitquitquit-call]',
    'paths: {include: [a, b]}',
    'paths: {includes: [a, b]}',
    'sidecars: a',
    'sidecars: [""]',
    'apps: [1]',
    'apps:',
    'draft: true',
    'draft: please',
    'grouping: directory',
    'grouping: file',
    'labels: [a, b]',
    'labels: a',
    'labels: [1]',
    'title: ""',
    'pullRequests: {open: 3, perDay: 0}',
    'pullRequests: {open: -1}',
    'pullRequests: {open: 1.5}',
    'branchPrefix: bots/sidecars/',
    'branchPrefix: bots//',
    'branchPrefix: bots',
    'branchPrefix: ../up/',
    'schedule: {days: [mon, fri], from: "09:00", until: "17:30", timeZone: Europe/Berlin}',
    'schedule: {days: [monday]}',
    'schedule: {from: "25:00"}',
    'ignore: [{rule: quitquitquit-call, reason: later}]',
    'ignore: [{rule: quitquitquit-call}]',
    'ignore: [{rule: quitquitquit-call, reason: later, path: a}]',
    'ignore: {rule: quitquitquit-call, reason: later}',
    'checks: {blocking: true}',
    'locked: [kubernetes, draft]',
    'locked: [colour]',
    '[]',
  ])('agrees with the reader on %j', (text) => {
    const { value } = parseDocument(openSource('c', text), 0);
    expect(faultsIn(value, schema).length === 0).toBe(isAccepted(text));
  });
});

function isAccepted(text: string): boolean {
  try {
    readConfig('c', text, known);
    return true;
  } catch (error) {
    if (error instanceof ConfigError) return false;
    throw error;
  }
}

describe('the template of a configuration', () => {
  const template = configTemplate(known);

  test('names every key, and sets none', () => {
    for (const key of Object.keys(settings(known))) expect(template).toContain(`# ${key}:`);
    expect(readConfig('sidecar-migrate.yml', template, known)).toMatchObject({ rules: {}, sidecars: [] });
  });

  test('is right once its comments are taken off', () => {
    const text = template.replace(/^# (?=[a-zA-Z-]+:| {2})/gmu, '');
    expect(readConfig('sidecar-migrate.yml', text, known)).toMatchObject({
      kubernetes: { major: 1, minor: 34 },
      fixes: 'safe',
      ignored: [{ rule: 'quitquitquit-call', paths: ['deploy/legacy/**'], reason: "the vendor's chart needs it" }],
      pullRequests: { open: 10, perDay: 20, branchPrefix: 'sidecar-migrate/', schedule: { timeZone: 'Europe/Berlin' } },
      checks: { blocking: false, suggestions: true },
      locked: ['kubernetes'],
      rules: { 'quitquitquit-call': 'report' },
      paths: { include: ['deploy/**'], exclude: ['**/testdata/**'] },
      apps: ['web'],
    });
  });
});
