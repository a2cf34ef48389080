import { describe, expect, test } from 'vitest';
import { changed } from '../../src/shell/cleanup/changes.ts';
import { parseScript } from '../../src/shell/parse.ts';
import { supervisorIn } from '../../src/shell/supervisor/supervisor.ts';
import { waitLoopsIn } from '../../src/shell/wait/wait-loop.ts';
import { scriptsBelow } from './corpus-scripts.ts';
import { cleaned } from './observed.ts';

const corpus = process.env.SIDECAR_MIGRATE_CORPUS;

describe.skipIf(corpus === undefined)('real scripts', () => {
  const scripts = corpus === undefined ? [] : scriptsBelow(corpus);

  test('are read, all but templates', () => {
    expect(scripts.length).toBeGreaterThan(0);
    const unread = scripts.filter(({ text }) => parseScript(text) === undefined);
    expect(unread.filter(({ text }) => !text.includes('{{'))).toEqual([]);
  });

  test('are still scripts without what is taken out, and have nothing left to take out', () => {
    for (const { text } of scripts) {
      const { cleanups, after } = cleaned(text);
      if (!cleanups.some((cleanup) => cleanup.effect !== 'entangled' && !cleanup.whole)) continue;
      expect(parseScript(after)).toBeDefined();
      expect(cleaned(after).cleanups.filter(({ effect }) => effect !== 'entangled')).toEqual([]);
    }
  });

  test('give answers about waits and supervisors', () => {
    for (const { text } of scripts) {
      const script = parseScript(text);
      if (script === undefined) continue;
      expect(() => supervisorIn(script)).not.toThrow();
      for (const { removal } of waitLoopsIn(script)) {
        if ('changes' in removal && !removal.whole) expect(parseScript(changed(text, removal.changes))).toBeDefined();
      }
    }
  });
});
