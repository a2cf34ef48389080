import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { commandsIn } from '../../src/shell/commands.ts';
import { parseScript } from '../../src/shell/parse.ts';
import { cleaned, observedEffect, recogniser } from './observed.ts';
import { scripts } from './script-arbitrary.ts';
import { Terminal } from './terminal.ts';

/** The programs of a script that do the work, in order. */
function workOf(text: string): readonly string[] {
  const script = parseScript(text);
  if (script === undefined) throw new RangeError(`not a script: ${text}`);
  return commandsIn(script).flatMap(({ command }) =>
    command.words[0]?.text.startsWith('step') ? [command.words[0].text] : [],
  );
}

function callsIn(text: string): number {
  const script = parseScript(text);
  if (script === undefined) return 0;
  const recognise = recogniser(script);
  return commandsIn(script).filter(({ command }) => recognise(command) !== undefined).length;
}

describe('whatever the script', () => {
  test('what stays is a script with the same work and without the calls', () => {
    fc.assert(
      fc.property(scripts, (text) => {
        const { cleanups, after } = cleaned(text);
        expect(cleanups).toHaveLength(callsIn(text));
        if (cleanups.some(({ effect }) => effect === 'entangled')) return;
        if (cleanups.every((cleanup) => 'whole' in cleanup && cleanup.whole)) return;
        expect(workOf(after)).toEqual(workOf(text));
        expect(callsIn(after)).toBe(0);
      }),
      { numRuns: 400 },
    );
  });

  test('every change is a deletion, and they do not overlap', () => {
    fc.assert(
      fc.property(scripts, (text) => {
        const changes =
          cleaned(text).cleanups.flatMap((cleanup) => ('changes' in cleanup ? [cleanup.changes] : []))[0] ?? [];
        let end = 0;
        for (const change of changes) {
          expect(change.text).toBe('');
          expect(change.span.start).toBeGreaterThanOrEqual(end);
          expect(change.span.end).toBeGreaterThan(change.span.start);
          end = change.span.end;
        }
        expect(end).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 200 },
    );
  });
});

describe('real shells', () => {
  const terminal = new Terminal();
  afterAll(() => terminal.close());
  // A retry loop does not end where the call fails.
  const endingScripts = scripts.filter((text) => !text.includes('until '));
  const careful = ['exact', 'exact-but-for-failed-calls', 'fixes-hang', 'exit-code'];

  test.each(['dash', 'bash'])('%s never shows more than what is said', (shell) => {
    fc.assert(
      fc.property(endingScripts, fc.constantFrom('-c', '-ec'), (text, flags) => {
        const { cleanups, after } = cleaned(text, { errexit: flags === '-ec' });
        const [cleanup] = cleanups.filter(({ effect }) => effect !== 'entangled');
        if (cleanup === undefined || cleanup.effect === 'entangled' || cleanup.whole || workOf(text).length > 3) return;
        const seen = observedEffect(text, after, { terminal, shell, flags });
        const allowed = cleanup.shape === 'J4' ? seen.replace('exact-but-for-failed-calls', 'exact') : seen;
        expect(careful).toContain(allowed);
        expect(careful.indexOf(cleanup.effect)).toBeGreaterThanOrEqual(careful.indexOf(allowed));
      }),
      { numRuns: 25, seed: 20261, endOnFailure: true },
    );
  });
});
