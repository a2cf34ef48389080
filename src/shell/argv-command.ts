import { masked, placeholderOffsets } from './mask.ts';
import type { Simple, Word } from './script.ts';

/** A command that runs without a shell, in the form that the recognisers of this room take. Its spans are empty. */
export function commandOfArgv(argv: readonly string[], env: readonly string[]): Simple {
  const words = argv.map((argument) => wordOf(argument, env));
  return { kind: 'simple', span: nowhere, words, assignments: [], redirects: [] };
}

const nowhere = { start: 0, end: 0 };

function wordOf(argument: string, env: readonly string[]): Word {
  const mask = masked(argument, env);
  const placeholders =
    mask === undefined ? [] : placeholderOffsets(mask.text).map((offset) => mask.placeholders.get(offset) ?? '');
  const text = argument.replaceAll('$$', '$');
  return {
    span: nowhere,
    text,
    unquoted: text,
    ...(placeholders.length === 0 && { value: text }),
    variables: [],
    placeholders,
    pattern: false,
    substitutions: [],
  };
}
