import { parseDocument } from '../yaml/document.ts';
import { asList, asMap, isList, isMap, type Plain } from '../yaml/plain.ts';
import type { Route } from '../yaml/route.ts';
import { openSource, type YamlDocument } from '../yaml/source.ts';
import { closest } from './closest.ts';
import { type Config, type ConfiguredVersion, emptyConfig, type RuleSetting } from './config.ts';
import { ConfigError } from './config-error.ts';
import { type Known, type Settings, type Shape, settings } from './settings.ts';

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

interface Node {
  readonly document: YamlDocument;
  readonly route: Route;
  readonly value: Plain;
}

function check(node: Node, shape: Shape): void {
  if (node.value === null) return;
  if (shape.kind === 'keys') checkKeys(node, shape.keys);
  else if (shape.kind === 'entries')
    checkEntries(node, { names: shape.names, noun: 'rule', shapeOf: () => shape.each });
  else if (shape.kind === 'globs') checkGlobs(node);
  else if (shape.kind === 'version') {
    if (versionAt(node) === undefined) wrong(node, 'a version such as "1.33" or "1.33.6"');
  } else if (shape.kind === 'boolean') {
    if (typeof node.value !== 'boolean') wrong(node, 'true or false');
  } else checkChoice(node, shape.of);
}

function checkKeys(node: Node, keys: Settings): void {
  checkEntries(node, { names: Object.keys(keys), noun: 'key', shapeOf: (key) => keys[key]?.shape });
}

/** What a mapping may hold. */
interface Entries {
  readonly names: readonly string[];
  readonly noun: 'key' | 'rule';
  readonly shapeOf: (name: string) => Shape | undefined;
}

function checkEntries(node: Node, entries: Entries): void {
  if (!isMap(node.value)) wrong(node, 'a mapping');
  for (const [key, value] of Object.entries(asMap(node.value))) {
    const item = { ...node, route: [...node.route, key], value };
    const shape = entries.names.includes(key) ? entries.shapeOf(key) : undefined;
    if (shape === undefined) unknown(item, key, entries);
    check(item, shape);
  }
}

function unknown({ document, route }: Node, key: string, { names, noun }: Entries): never {
  const near = closest(key, names);
  const hint = near === undefined ? `Known ${noun}s: ${names.join(', ')}.` : `Did you mean ${said(near)}?`;
  const where = noun === 'key' && route.length > 1 ? ` in ${said(route.slice(0, -1).join('.'))}` : '';
  fail(document, route, { message: `There is no ${noun} ${said(key)}${where}.`, hint });
}

function checkGlobs(node: Node): void {
  if (typeof node.value === 'string') return;
  if (!isList(node.value)) wrong(node, 'a list of globs');
  for (const [i, value] of asList(node.value).entries()) {
    const item = { ...node, route: [...node.route, i], value };
    if (typeof value !== 'string' || value === '') wrong(item, 'a glob, in quotes if it begins with an asterisk');
  }
}

function checkChoice(node: Node, choices: readonly string[]): void {
  const text = choiceText(node.value);
  if (text !== undefined && choices.includes(text)) return;
  const near = text === undefined ? undefined : closest(text, choices);
  wrong(node, `one of ${choices.join(', ')}`, near === undefined ? undefined : `Did you mean ${said(near)}?`);
}

/** YAML 1.1 takes `on` and `off` for booleans, and so do some editors. */
function choiceText(value: Plain): string | undefined {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return typeof value === 'string' ? value : undefined;
}

/** A version from the text itself, because `1.30` is a number that lost its zero. */
function versionAt({ document, route, value }: Node): ConfiguredVersion | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const span = document.spanOf(route);
  const text =
    typeof value === 'number' && span !== undefined ? document.source.text.slice(span.start, span.end) : value;
  const parts = /^v?(\d{1,5})\.(\d{1,5})(?:\.(\d{1,5}))?$/u.exec(`${text}`.trim());
  if (parts === null) return undefined;
  const [, major, minor, patch] = parts;
  const version = { major: Number(major), minor: Number(minor) };
  return patch === undefined ? version : { ...version, patch: Number(patch) };
}

function configOf(document: YamlDocument, known: Known): Config {
  const root = asMap(document.value);
  const version = (...route: string[]) => versionAt({ document, route, value: settingAt(root, route) });
  const kubernetes = version('kubernetes');
  const products = known.products.map((id) => [id, version(id, 'version')] as const);
  const native = known.products.map((id) => [id, settingAt(root, [id, 'native'])] as const);
  return {
    ...(kubernetes === undefined ? {} : { kubernetes }),
    products: new Map(products.flatMap(([id, own]) => (own === undefined ? [] : [[id, own] as const]))),
    native: new Map(native.flatMap(([id, own]) => (typeof own === 'boolean' ? [[id, own] as const] : []))),
    fixes: root.fixes === 'unsafe' ? 'unsafe' : 'safe',
    rules: rulesOf(asMap(root.rules)),
    paths: {
      include: globsOf(settingAt(root, ['paths', 'include'])),
      exclude: globsOf(settingAt(root, ['paths', 'exclude'])),
    },
    sidecars: globsOf(settingAt(root, ['sidecars'])),
    apps: globsOf(settingAt(root, ['apps'])),
  };
}

function rulesOf(rules: { readonly [id: string]: Plain }): Readonly<Record<string, RuleSetting>> {
  const entries = Object.entries(rules).flatMap(([id, value]) => {
    const text = choiceText(value);
    return text === 'off' || text === 'report' || text === 'on' ? [[id, text] as const] : [];
  });
  return Object.fromEntries(entries);
}

function globsOf(value: Plain): readonly string[] {
  return typeof value === 'string' ? [value] : asList(value).filter((one) => typeof one === 'string');
}

function settingAt(root: Plain, route: readonly string[]): Plain {
  return route.reduce<Plain>((value, key) => asMap(value)[key] ?? null, root);
}

function wrong(node: Node, expected: string, hint?: string): never {
  const name = node.route.length === 0 ? 'A configuration' : said(node.route.join('.'));
  fail(node.document, node.route, { message: `${name} must be ${expected}.`, ...(hint === undefined ? {} : { hint }) });
}

function fail(
  document: YamlDocument,
  route: Route,
  words: { readonly message: string; readonly hint?: string },
): never {
  const span = document.keySpanOf(route) ?? document.spanOf(route) ?? document.span;
  throw new ConfigError({ file: document.source.path, ...document.source.position(span.start), ...words });
}

function said(name: string | number | undefined): string {
  return `"${name ?? ''}"`;
}
