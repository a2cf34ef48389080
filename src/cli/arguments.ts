import { parseArgs } from 'node:util';
import { closest } from '../config/closest.ts';
import { type Command, type CommonOptions, type MigrateOptions, pullRequestCommand, subcommandOf } from './command.ts';
import { type Format, formats, type OptionName, type OptionSpec, optionSpecs } from './options.ts';
import { UsageError } from './usage-error.ts';

/** Option values as they were given. */
interface Given {
  readonly flags: ReadonlySet<OptionName>;
  readonly texts: ReadonlyMap<OptionName, readonly string[]>;
  readonly words: readonly string[];
}

/**
 * Reads a command line without the program's own name.
 * @throws {UsageError} for unknown options, missing values and options that exclude each other.
 */
export function readArguments(argv: readonly string[]): Command {
  const given = givenIn(argv);
  const common = commonOf(given);
  if (given.flags.has('help')) return { kind: 'help', ...common };
  if (given.flags.has('version')) return { kind: 'version', ...common };
  const [name, ...rest] = given.words;
  const dryRun = given.flags.has('dry-run');
  if (name === 'pr') return pullRequestCommand(rest, dryRun, common);
  if (dryRun) throw new UsageError('--dry-run is for pr.', 'Without --write nothing is written anyway.');
  return subcommandOf(given.words, common) ?? { kind: 'migrate', ...common, ...migrateOf(given) };
}

function givenIn(argv: readonly string[]): Given {
  const { tokens } = parseArgs({
    args: [...argv],
    options: optionSpecs as Readonly<Record<string, OptionSpec>>,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const flags = new Set<OptionName>();
  const texts = new Map<OptionName, string[]>();
  const words: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const name = nameOf(token);
    if (optionSpecs[name].type === 'boolean') flags.add(asFlag(name, token.value));
    else texts.set(name, [...(texts.get(name) ?? []), asText(name, token)]);
  }
  return { flags, texts, words };
}

function nameOf({ name, rawName }: { readonly name: string; readonly rawName: string }): OptionName {
  if (isOption(name)) return name;
  const near = closest(name, Object.keys(optionSpecs));
  const hint = near === undefined ? 'See --help.' : `Did you mean --${near}?`;
  throw new UsageError(`There is no option ${rawName}.`, hint);
}

function isOption(name: string): name is OptionName {
  return Object.hasOwn(optionSpecs, name);
}

function asFlag(name: OptionName, value: unknown): OptionName {
  if (value === undefined) return name;
  throw new UsageError(`--${name} takes no value.`);
}

function asText(
  name: OptionName,
  token: { readonly value?: unknown; readonly inlineValue?: boolean | undefined },
): string {
  const { value, inlineValue } = token;
  const missing = typeof value !== 'string' || value === '' || (inlineValue !== true && /^-./u.test(value));
  if (!missing) return value;
  const spec: OptionSpec = optionSpecs[name];
  throw new UsageError(`--${name} needs a value.`, `--${name} ${spec.value ?? 'VALUE'}: ${spec.says}.`);
}

function commonOf({ flags }: Given): CommonOptions {
  if (flags.has('color') && flags.has('no-color')) throw new UsageError('--color and --no-color exclude each other.');
  return {
    debug: flags.has('debug'),
    ...(flags.has('color') ? { colour: true } : {}),
    ...(flags.has('no-color') ? { colour: false } : {}),
  };
}

function migrateOf({ flags, texts, words }: Given): MigrateOptions {
  const format = formatOf(lastOf(texts, 'format'));
  if (flags.has('diff') && format !== undefined) throw new UsageError('--diff and --format exclude each other.');
  if (words.includes('-') && words.length > 1)
    throw new UsageError('Standard input (-) cannot be read together with files.');
  const output = flags.has('diff') ? 'diff' : format;
  if (words.includes('-') && flags.has('write') && output !== undefined) {
    throw new UsageError(
      'Only one thing can go to standard output.',
      `Leave out --write, or --${format === undefined ? 'diff' : 'format'}.`,
    );
  }
  const [kubernetes, config, jobs] = [lastOf(texts, 'kubernetes'), lastOf(texts, 'config'), lastOf(texts, 'jobs')];
  return {
    paths: words.length === 0 ? ['.'] : words,
    write: flags.has('write'),
    unsafe: flags.has('unsafe'),
    all: flags.has('all'),
    quiet: flags.has('quiet'),
    ...(output === undefined ? {} : { output }),
    ...(kubernetes === undefined ? {} : { kubernetes }),
    ...(config === undefined ? {} : { config }),
    include: texts.get('include') ?? [],
    exclude: texts.get('exclude') ?? [],
    ...(jobs === undefined ? {} : { jobs: jobsOf(jobs) }),
  };
}

function lastOf(texts: Given['texts'], name: OptionName): string | undefined {
  return texts.get(name)?.at(-1);
}

function formatOf(text: string | undefined): Format | undefined {
  if (text === undefined) return undefined;
  const format = formats.find((one) => one === text);
  if (format !== undefined) return format;
  const near = closest(text, formats);
  const hint = near === undefined ? `Formats: ${formats.join(', ')}.` : `Did you mean ${near}?`;
  throw new UsageError(`There is no format "${text}".`, hint);
}

function jobsOf(text: string): number {
  if (/^[1-9]\d{0,2}$/u.test(text)) return Number(text);
  throw new UsageError('--jobs must be a number from 1 to 999.');
}
