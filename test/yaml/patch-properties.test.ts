import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseDocument } from '../../src/yaml/document.ts';
import { openSource } from '../../src/yaml/source.ts';
import { isLong } from '../at-length.ts';
import { documentTexts } from './document-text.ts';
import { judge } from './judge.ts';
import { operationsIn } from './operations-in.ts';

const endings: readonly [string, (text: string) => string][] = [
  ['line feeds', (text) => text],
  ['carriage returns', (text) => text.replaceAll('\n', '\r\n')],
  ['no line break at the end', (text) => text.replace(/\n+$/u, '')],
];

it.each(endings)('no edit means anything but what was asked, with %s', (_, vary) => {
  let [tried, refused] = [0, 0];
  const property = fc.property(documentTexts, fc.array(fc.nat(), { minLength: 6, maxLength: 6 }), (text, picks) => {
    const document = parseDocument(openSource('a.yaml', vary(text)), 0);
    expect(document.problems).toEqual([]);
    const patches = [...operationsIn(document.value)];
    for (const [i, choice] of picks.entries()) {
      const one = patches[choice % patches.length] ?? [];
      const other = i % 2 === 0 ? [] : (patches[(choice * 7 + 3) % patches.length] ?? []);
      const operations = [...new Map([...one, ...other].map((each) => [JSON.stringify(each), each])).values()];
      const verdict = judge(document, operations);
      tried += 1;
      if (verdict.refusal !== undefined) refused += 1;
      const wrong = verdict.failure === undefined ? undefined : { operations, ...verdict };
      expect(wrong).toBeUndefined();
    }
  });
  fc.assert(property, {
    numRuns: Number(process.env.FAST_CHECK_RUNS ?? (isLong ? 300 : 100)),
    seed: Number(process.env.FAST_CHECK_SEED ?? 7),
  });
  expect(refused / tried).toBeLessThan(0.3);
});
