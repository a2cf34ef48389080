import { readStatement } from './command-reader.ts';
import { masked } from './mask.ts';
import { parse, type tree } from './parser.ts';
import type { Reading } from './reading.ts';
import type { Script, ScriptOptions, Statement } from './script.ts';

const longestScript = 262_144;
const deepestScript = 24;
const mostNodes = 50_000;

/**
 * The tree of a script, or `undefined` if any part of it is not valid shell, is templated, or is too long or too deep
 * to be worth reading (256 KiB, 24 scripts inside one another, 50 000 nodes).
 */
export function parseScript(text: string, options: ScriptOptions = {}): Script | undefined {
  if (text.length > longestScript) return undefined;
  if (options.braces !== true && text.includes('{{')) return undefined;
  const mask = masked(text, options.env);
  if (mask === undefined) return undefined;
  const reading: Reading = {
    text: mask.text,
    at: (offset) => offset,
    depth: 0,
    budget: { nodes: mostNodes, failed: false },
    placeholders: mask.placeholders,
    script: readScript,
  };
  const statements = readScript(parse(mask.text), reading);
  return reading.budget.failed ? undefined : { text, options, statements };
}

function readScript(script: tree.ParsedScript | undefined, reading: Reading): readonly Statement[] {
  if (script === undefined || (script.errors?.length ?? 0) > 0 || reading.depth > deepestScript) {
    reading.budget.failed = true;
    return [];
  }
  const inside = { ...elsewhere(script, reading), depth: reading.depth + 1 };
  return script.commands.map((statement) => readStatement(statement, inside));
}

/** A substitution in escaped backticks has offsets into a text of its own; all of it stands at one place. */
function elsewhere(script: tree.ParsedScript, reading: Reading): Reading {
  if (script.source === undefined) return reading;
  const at = reading.at(script.pos);
  return { ...reading, text: script.source, at: () => at, placeholders: new Map() };
}
