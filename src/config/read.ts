import { parseDocument } from '../yaml/document.ts';
import { asList, asMap, type Plain, type PlainMap } from '../yaml/plain.ts';
import { openSource, type YamlDocument } from '../yaml/source.ts';
import { checkKeys, choiceText, fail, said, versionAt } from './checking.ts';
import { type Config, emptyConfig, type IgnoredRule, type RuleSetting } from './config.ts';
import { ConfigError } from './config-error.ts';
import { checksOf, pullRequestsOf } from './pull-request-reading.ts';
import { type Known, settings } from './settings.ts';

/**
 * Reads a configuration. An empty text gives empty settings.
 * @throws {ConfigError} for text that is not YAML, unknown keys and values of a wrong type.
 */
export function readConfig(path: string, text: string, known: Known): Config {
  const source = openSource(path, text);
  const documents = source.documents.map(({ index }) => parseDocument(source, index)).filter(isFilled);
  const [document, second] = documents;
  if (document === undefined) return emptyConfig;
  const [problem] = documents.flatMap(({ problems }) => problems);
  if (problem !== undefined) throw new ConfigError({ ...problem, hint: 'The configuration has to be YAML.' });
  if (second !== undefined) fail(second, [], { message: 'A configuration is one document.' });
  const [duplicate] = document.duplicateKeys;
  if (duplicate !== undefined)
    fail(document, duplicate, { message: `The key ${said(duplicate.at(-1))} occurs twice.` });
  checkKeys({ document, route: [], value: document.value }, settings(known));
  return configOf(document, known);
}

function isFilled({ value, problems }: YamlDocument): boolean {
  return value !== null || problems.length > 0;
}

function configOf(document: YamlDocument, known: Known): Config {
  const root = asMap(document.value);
  const version = (...route: string[]) => versionAt({ document, route, value: settingAt(root, route) });
  const kubernetes = version('kubernetes');
  const fixes = root.fixes === 'unsafe' || root.fixes === 'safe' ? root.fixes : undefined;
  const products = known.products.map((id) => [id, version(id, 'version')] as const);
  const native = known.products.map((id) => [id, settingAt(root, [id, 'native'])] as const);
  return {
    ...(kubernetes === undefined ? {} : { kubernetes }),
    products: new Map(products.flatMap(([id, own]) => (own === undefined ? [] : [[id, own] as const]))),
    native: new Map(native.flatMap(([id, own]) => (typeof own === 'boolean' ? [[id, own] as const] : []))),
    ...(fixes === undefined ? {} : { fixes }),
    rules: rulesOf(asMap(root.rules)),
    paths: {
      include: textsOf(settingAt(root, ['paths', 'include'])),
      exclude: textsOf(settingAt(root, ['paths', 'exclude'])),
    },
    sidecars: textsOf(settingAt(root, ['sidecars'])),
    apps: textsOf(settingAt(root, ['apps'])),
    ignored: asList(root.ignore).map(asMap).map(ignoredOf),
    pullRequests: pullRequestsOf(root),
    checks: checksOf(root),
    locked: textsOf(settingAt(root, ['locked'])),
  };
}

function ignoredOf(entry: PlainMap): IgnoredRule {
  return { rule: `${entry.rule}`, paths: textsOf(entry.paths ?? null), reason: `${entry.reason}` };
}

function rulesOf(rules: { readonly [id: string]: Plain }): Readonly<Record<string, RuleSetting>> {
  const entries = Object.entries(rules).flatMap(([id, value]) => {
    const text = choiceText(value);
    return text === 'off' || text === 'report' || text === 'on' ? [[id, text] as const] : [];
  });
  return Object.fromEntries(entries);
}

function textsOf(value: Plain): readonly string[] {
  return typeof value === 'string' ? [value] : asList(value).filter((one) => typeof one === 'string');
}

function settingAt(root: Plain, route: readonly string[]): Plain {
  return route.reduce<Plain>((value, key) => asMap(value)[key] ?? null, root);
}
