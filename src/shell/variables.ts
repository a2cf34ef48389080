import type { Assignment, Script, Word } from './script.ts';
import { everyCommand } from './walk.ts';

/** Every assignment of a script, wherever it stands. */
export function assignmentsIn(script: Script): readonly Assignment[] {
  return [...everyCommand(script.statements)].flatMap((command) =>
    command.kind === 'simple' ? command.assignments : [],
  );
}

/** Names that something other than a plain assignment sets: `for`, `read`, `getopts`, `mapfile`, arithmetic. */
function setOtherwise(script: Script): ReadonlySet<string> {
  const names = new Set<string>();
  for (const command of everyCommand(script.statements)) {
    if (command.kind === 'for') names.add(command.variable);
    if (command.kind === 'arithmetic') for (const name of command.text.match(/[A-Za-z_]\w*/g) ?? []) names.add(name);
    if (command.kind !== 'simple' || !setters.has(command.words[0]?.value ?? '')) continue;
    for (const word of command.words.slice(1)) names.add(word.unquoted.split(/\W/, 1)[0] ?? '');
  }
  return names;
}

const setters = new Set(['read', 'getopts', 'mapfile', 'readarray', 'let', 'unset', 'printf']);

const known = new WeakMap<Script, ReadonlyMap<string, string>>();

/** Variables that are set once in the whole script, or only by its environment, to a text that is known. */
export function constantsIn(script: Script): ReadonlyMap<string, string> {
  const constants = known.get(script) ?? findConstants(script);
  known.set(script, constants);
  return constants;
}

function findConstants(script: Script): ReadonlyMap<string, string> {
  const counts = new Map<string, number>();
  for (const { name } of assignmentsIn(script)) counts.set(name, (counts.get(name) ?? 0) + 1);
  const others = setOtherwise(script);
  const constants = new Map<string, string>();
  for (const [name, value] of script.options.values ?? []) {
    if (!counts.has(name) && !others.has(name)) constants.set(name, value);
  }
  for (const { name, value, append } of certainAssignments(script)) {
    const once = counts.get(name) === 1 && !append && !others.has(name);
    if (once && value?.value !== undefined && !value.pattern) constants.set(name, value.value);
  }
  return constants;
}

/** Assignments that are made whatever happens: at the top level, and not only for one command. */
function certainAssignments(script: Script): readonly Assignment[] {
  return script.statements.flatMap(({ command, background }) => {
    if (background || command.kind !== 'simple') return [];
    const lasting =
      command.words.length === 0 || ['export', 'readonly', 'declare'].includes(command.words[0]?.value ?? '');
    return lasting ? command.assignments : [];
  });
}

/** The text of a word with constants put in; other expansions stand as written. */
export function resolved(word: Word, script: Script | undefined): string {
  if (script === undefined || word.variables.length === 0) return word.unquoted;
  const constants = constantsIn(script);
  return word.unquoted.replaceAll(
    /\$(?:\{(\w+)\}|([A-Za-z_]\w*))/g,
    (all, braced: string | undefined, bare: string | undefined) => {
      return constants.get(braced ?? bare ?? '') ?? all;
    },
  );
}

/** The variable or placeholder that a text starts with, e.g. `PORT` of `${PORT}/x`; with its length. */
export function leadingVariable(text: string): { readonly name: string; readonly length: number } | undefined {
  const found = /^(?:\$\{([A-Za-z_]\w*)(?::?-[^}]*)?\}|\$\(([^)\s]+)\)|\$([A-Za-z_]\w*))/.exec(text);
  const name = found?.[1] ?? found?.[2] ?? found?.[3];
  return found === null || name === undefined ? undefined : { name, length: found[0].length };
}

/** The variable whose words `NAME` runs over in a `for` of the script, e.g. `URLS` of `for url in $URLS`. */
export function loopSource(name: string, script: Script): string | undefined {
  for (const command of everyCommand(script.statements)) {
    if (command.kind !== 'for' || command.variable !== name || command.items?.length !== 1) continue;
    const source = leadingVariable(command.items[0]?.unquoted ?? '');
    if (source !== undefined && source.length === command.items[0]?.unquoted.length) return source.name;
  }
  return undefined;
}
