import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseDocument } from '../../src/yaml/document.ts';
import { openSource } from '../../src/yaml/source.ts';
import { judge } from './judge.ts';
import { operationsIn } from './operations-in.ts';

const corpus = process.env.SIDECAR_MIGRATE_CORPUS;
/** Of so many patches of a file one is tried, another one in each file and variant. */
const stride = Number(process.env.SIDECAR_MIGRATE_CORPUS_STRIDE ?? 50);

function* filesIn(folder: string): Generator<string> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* filesIn(path);
    else if (/\.(?:ya?ml|json)$/u.test(name) && statSync(path).size < 60_000) yield path;
  }
}

interface Tally {
  tried: number;
  readonly refusals: Map<string, number>;
  readonly wrong: string[];
}

function tryAll(path: string, text: string, tally: Tally): void {
  const source = openSource(path, text);
  let turn = tally.tried;
  for (const { index } of source.documents) {
    const document = parseDocument(source, index);
    for (const operations of operationsIn(document.value)) {
      turn += 1;
      if (turn % stride !== 0) continue;
      const { refusal, failure } = judge(document, operations);
      tally.tried += 1;
      if (refusal !== undefined) tally.refusals.set(refusal, (tally.refusals.get(refusal) ?? 0) + 1);
      else if (failure !== undefined) tally.wrong.push(`${path}: ${JSON.stringify(operations)}: ${failure}`);
    }
  }
}

test.skipIf(corpus === undefined)('no edit of a real file means anything but what was asked', { timeout: 1e7 }, () => {
  const tally: Tally = { tried: 0, refusals: new Map(), wrong: [] };
  for (const path of filesIn(corpus ?? '')) {
    const text = readFileSync(path, 'utf8');
    for (const variant of [text, text.replaceAll(/\r?\n/gu, '\r\n'), text.trimEnd()]) tryAll(path, variant, tally);
  }
  console.info(`${tally.tried} tried, ${tally.wrong.length} wrong`, tally.refusals);
  expect(tally.wrong.slice(0, 30)).toEqual([]);
});
