import fc from 'fast-check';
import type { Plain } from '../../src/yaml/plain.ts';

/** How one random document is laid out; each choice is used up in turn. */
interface Writer {
  readonly choices: readonly number[];
  turn: number;
}

const scalars = fc.oneof(
  fc.constantFrom<Plain>(
    'app',
    'proxy',
    'yes',
    '',
    ' padded ',
    '# no comment',
    '- no item',
    'a: b',
    "it's",
    '1',
    'é\u{1F600}',
  ),
  fc.constantFrom<Plain>('one\ntwo\n', 'one\n\n  deep\n', 'no end\nhere', 'kept\n\n', 7, true, null, -1.5),
);

const keys = fc.constantFrom('name', 'image', 'args', 'env', 'containers', 'initContainers', 'volumes', 'a key', '"q"');

const values = fc.letrec<{ value: Plain }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalars,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(keys, tie('value'), { maxKeys: 4 }),
    fc.array(fc.dictionary(keys, tie('value'), { minKeys: 1, maxKeys: 3 }), { minLength: 1, maxLength: 4 }),
  ),
})).value;

/** Texts of YAML documents in all kinds of layouts, with comments and blank lines strewn in. */
export const documentTexts: fc.Arbitrary<string> = fc
  .tuple(fc.dictionary(keys, values, { minKeys: 1, maxKeys: 4 }), fc.array(fc.nat(), { minLength: 8, maxLength: 60 }))
  .map(([value, choices]) => block(value, 0, { choices, turn: 0 }));

function pick<One>(writer: Writer, options: readonly [One, ...One[]]): One {
  writer.turn += 1;
  const choice = (writer.choices[writer.turn % writer.choices.length] ?? 0) + writer.turn;
  return options[choice % options.length] ?? options[0];
}

function strewn(writer: Writer, column: number): string {
  const comment = (at: number) => `${' '.repeat(at)}# ${writer.turn}\n`;
  const deep = pick(writer, [0, 1, 2]);
  return pick(writer, ['', '', '', '', '\n', comment(column), comment(column + deep), `${comment(column)}\n`]);
}

/** Lines of a collection at a column. */
function block(value: Plain, column: number, writer: Writer): string {
  const margin = ' '.repeat(column);
  const parts = Array.isArray(value)
    ? value.map((item) => `${margin}-${behindDash(item, column, writer)}`)
    : Object.entries(value as object).map(
        ([key, child]) => `${margin}${JSON.stringify(key)}:${behindKey(child, column, writer)}`,
      );
  return parts.map((part) => strewn(writer, column) + part).join('');
}

function isFilled(value: Plain): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

function behindDash(value: Plain, column: number, writer: Writer): string {
  if (!isFilled(value) || pick(writer, [false, false, false, false, true])) return leaf(value, column, writer);
  const gap = pick(writer, [1, 1, 1, 3]);
  const inner = column + 1 + gap;
  const lines = block(value, inner, { ...writer, choices: [0, 0, 0, ...writer.choices] });
  const first = lines.search(/[^\s]/u);
  return lines[first] === '#' || lines.lastIndexOf('\n', first) >= 0
    ? `\n${lines}`
    : `${' '.repeat(gap)}${lines.slice(first)}`;
}

function behindKey(value: Plain, column: number, writer: Writer): string {
  if (!isFilled(value) || pick(writer, [false, false, false, false, true])) return leaf(value, column, writer);
  const least = Array.isArray(value) ? 0 : 1;
  return `${trailing(writer)}\n${block(value, column + pick(writer, [least, 2, 2, 4]), writer)}`;
}

function trailing(writer: Writer): string {
  return pick(writer, ['', '', '', ` # ${writer.turn}`]);
}

/** The rest of a line: a scalar, brackets, or a block scalar with its lines. */
function leaf(value: Plain, column: number, writer: Writer): string {
  if (typeof value === 'string' && /^[^\s].*\n/u.test(value) && pick(writer, [true, true, false])) {
    return literal(value, column + pick(writer, [1, 2, 4]));
  }
  if (value === null && pick(writer, [true, false])) return `${trailing(writer)}\n`;
  const json = JSON.stringify(value);
  const wide = JSON.stringify(value, null, column + 4).replaceAll('\n}', `\n${' '.repeat(column + 1)}}`);
  const spread =
    isFilled(value) && !/"\w*\n/u.test(wide) ? wide.replaceAll('\n]', `\n${' '.repeat(column + 1)}]`) : json;
  const plain = typeof value === 'string' && /^[a-z]{3}[a-z]*$/u.test(value) && value !== 'yes' ? value : json;
  const padded = json.replaceAll('":', '": ').replaceAll(',"', ', "');
  return ` ${pick(writer, [json, plain, isFilled(value) ? spread : plain, isFilled(value) ? padded : json])}${trailing(writer)}\n`;
}

function literal(value: string, column: number): string {
  const body = value.replace(/\n+$/u, '');
  const chomp = value.endsWith('\n\n') ? '+' : value.endsWith('\n') ? '' : '-';
  const lines = (chomp === '+' ? value.replace(/\n$/u, '') : body).split('\n');
  return ` |${chomp}\n${lines.map((line) => (line === '' ? '' : ' '.repeat(column) + line)).join('\n')}\n`;
}
