import { asList, asMap, isList, isMap, type Plain } from '../yaml/plain.ts';
import type { Route } from '../yaml/route.ts';
import type { YamlDocument } from '../yaml/source.ts';
import { closest } from './closest.ts';
import type { ConfiguredVersion } from './config.ts';
import { ConfigError } from './config-error.ts';
import type { Settings, Shape } from './settings.ts';

/** A value of a configuration with its place. */
export interface Node {
  readonly document: YamlDocument;
  readonly route: Route;
  readonly value: Plain;
}

/** @throws {ConfigError} for unknown keys and values of a wrong shape. */
export function checkKeys(node: Node, keys: Settings): void {
  checkEntries(node, { names: Object.keys(keys), noun: 'key', shapeOf: (key) => keys[key]?.shape });
}

function check(node: Node, shape: Shape): void {
  if (node.value === null) return;
  switch (shape.kind) {
    case 'keys':
      checkKeys(node, shape.keys);
      break;
    case 'entries':
      checkEntries(node, { names: shape.names, noun: 'rule', shapeOf: () => shape.each });
      break;
    case 'globs':
      checkTexts(node, { all: 'a list of globs', one: 'a glob, in quotes if it begins with an asterisk' });
      break;
    case 'texts':
      checkTexts(node, { all: `${shape.of}, or a list of such`, one: shape.of });
      break;
    case 'choices':
      checkItems(node, `a list of ${shape.of.join(', ')}`, (item) => checkChoice(item, shape.of));
      break;
    case 'list':
      checkList(node, shape);
      break;
    case 'choice':
      checkChoice(node, shape.of);
      break;
    default: {
      const expected = expectedOf(node, shape);
      if (expected !== undefined) wrong(node, expected);
    }
  }
}

type ScalarShape = Extract<Shape, { kind: 'version' | 'boolean' | 'text' | 'pattern' | 'count' | 'zone' }>;

/** What should have stood there; `undefined` for a value that is right. */
function expectedOf(node: Node, shape: ScalarShape): string | undefined {
  const { value } = node;
  switch (shape.kind) {
    case 'version':
      return versionAt(node) === undefined ? 'a version such as "1.33" or "1.33.6"' : undefined;
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'true or false';
    case 'text':
      return typeof value === 'string' && value !== '' ? undefined : shape.of;
    case 'pattern':
      return typeof value === 'string' && new RegExp(shape.pattern, 'u').test(value) ? undefined : shape.of;
    case 'count':
      return isCount(value, shape.most) ? undefined : `a number from 0 to ${shape.most}`;
    case 'zone':
      return isZone(value) ? undefined : 'a time zone such as Europe/Berlin';
  }
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

function checkItems(node: Node, all: string, checkItem: (item: Node) => void): void {
  if (!isList(node.value)) wrong(node, all);
  for (const [i, value] of asList(node.value).entries()) checkItem({ ...node, route: [...node.route, i], value });
}

function checkTexts(node: Node, { all, one }: { readonly all: string; readonly one: string }): void {
  if (typeof node.value === 'string') return;
  checkItems(node, all, (item) => {
    if (typeof item.value !== 'string' || item.value === '') wrong(item, one);
  });
}

function checkList(node: Node, { keys, needs }: Extract<Shape, { kind: 'list' }>): void {
  checkItems(node, 'a list', (item) => {
    checkKeys(item, keys);
    const missing = needs.find((key) => (asMap(item.value)[key] ?? null) === null);
    if (missing !== undefined) fail(item.document, item.route, { message: `${said(missing)} is missing here.` });
  });
}

function checkChoice(node: Node, choices: readonly string[]): void {
  const text = choiceText(node.value);
  if (text !== undefined && choices.includes(text)) return;
  const near = text === undefined ? undefined : closest(text, choices);
  wrong(node, `one of ${choices.join(', ')}`, near === undefined ? undefined : `Did you mean ${said(near)}?`);
}

/** YAML 1.1 takes `on` and `off` for booleans, and so do some editors. */
export function choiceText(value: Plain): string | undefined {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return typeof value === 'string' ? value : undefined;
}

/** A version from the text itself, because `1.30` is a number that lost its zero. */
export function versionAt({ document, route, value }: Node): ConfiguredVersion | undefined {
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

function isCount(value: Plain, most: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most;
}

function isZone(value: Plain): boolean {
  if (typeof value !== 'string') return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

function wrong(node: Node, expected: string, hint?: string): never {
  const name = node.route.length === 0 ? 'A configuration' : said(node.route.join('.'));
  fail(node.document, node.route, { message: `${name} must be ${expected}.`, ...(hint === undefined ? {} : { hint }) });
}

/** @throws {ConfigError} with the place of a route. */
export function fail(
  document: YamlDocument,
  route: Route,
  words: { readonly message: string; readonly hint?: string },
): never {
  const span = document.keySpanOf(route) ?? document.spanOf(route) ?? document.span;
  throw new ConfigError({ file: document.source.path, ...document.source.position(span.start), ...words });
}

/** A name as messages show it. */
export function said(name: string | number | undefined): string {
  return `"${name ?? ''}"`;
}
