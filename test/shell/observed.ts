import { programOf } from '../../src/shell/argv.ts';
import { changed } from '../../src/shell/cleanup/changes.ts';
import { type Cleanup, cleanupsIn } from '../../src/shell/cleanup/cleanup.ts';
import { flagWriteOf } from '../../src/shell/flag-file.ts';
import { parseScript } from '../../src/shell/parse.ts';
import { httpRequestOf } from '../../src/shell/request.ts';
import type { Script, Simple } from '../../src/shell/script.ts';
import type { Endings, RealRun, Terminal } from './terminal.ts';

/** Recognises quit calls of the usual proxies, kills and completion flags: what rules do with product knowledge. */
export function recogniser(script: Script): (command: Simple) => string | undefined {
  return (command) => {
    const request = httpRequestOf(command, script);
    if (request?.urlVariable === 'CSQL_PROXY_QUIT_URLS') return 'quit';
    if (request?.loopback === true && /^\/(?:quitquitquit|shutdown|v1\.0\/shutdown)$/.test(request.path)) return 'quit';
    if (['pkill', 'killall'].includes(programOf(command))) return 'kill';
    if (flagWriteOf(command, script)?.paths.some((path) => path.includes('main-terminated')) === true) return 'flag';
    return undefined;
  };
}

/** All clean-ups of a script, and its text afterwards. */
export function cleaned(
  text: string,
  options: Parameters<typeof parseScript>[1] = {},
): { readonly cleanups: readonly Cleanup[]; readonly after: string } {
  const script = parseScript(text, options);
  if (script === undefined) return { cleanups: [], after: text };
  const cleanups = cleanupsIn(script, recogniser(script));
  const changes = cleanups.flatMap((cleanup) => (cleanup.effect === 'entangled' ? [] : [cleanup.changes]))[0];
  return { cleanups, after: changed(text, changes ?? []) };
}

/** The effect that real shells show: the same word that a clean-up uses. */
export function observedEffect(
  before: string,
  after: string,
  how: { readonly terminal: Terminal; readonly shell: string; readonly flags: string },
): string {
  let changesCode = false;
  let hung = false;
  let changesCodeOfFailedCall = false;
  for (const endings of endingsOf(before)) {
    const old = how.terminal.run(before, { ...how, endings });
    const new_ = how.terminal.run(after, { ...how, endings });
    const differs = old.code !== new_.code;
    const called = old.ran.some((program) => calls.includes(program));
    if (endings.curl !== 0) changesCodeOfFailedCall ||= differs;
    else if (work(old, before) !== work(new_, before)) return 'other-commands';
    else if (called) changesCode ||= differs;
    else hung = true;
  }
  if (changesCode) return 'exit-code';
  if (hung) return 'fixes-hang';
  return changesCodeOfFailedCall ? 'exact-but-for-failed-calls' : 'exact';
}

const calls = ['curl', 'wget', 'pkill', 'killall', 'touch'];

/** How the programs of a script may end: the calls all succeed or all fail, each of the others by itself. */
function endingsOf(script: string): readonly Endings[] {
  const others = [...new Set(script.match(/\b(?:app|prepare|step\d)\b/g) ?? [])];
  const combinations = Array.from({ length: 2 ** others.length }, (_, bits) =>
    Object.fromEntries(others.map((program, i) => [program, (bits >> i) % 2 === 0 ? 0 : 3 + i])),
  );
  return [0, 7].flatMap((call) =>
    combinations.map((endings) => ({ ...endings, ...Object.fromEntries(calls.map((program) => [program, call])) })),
  );
}

/** What ran apart from the calls; the members of a pipeline run at the same time, in any order. */
function work({ ran }: RealRun, script: string): string {
  const others = ran.filter((program) => !calls.includes(program) && program !== 'sleep');
  return (/[^|]\|[^|]/.test(script) ? others.toSorted() : others).join(' ');
}
