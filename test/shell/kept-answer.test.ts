import { describe, expect, test } from 'vitest';
import { keepsAnswer } from '../../src/shell/kept-answer.ts';
import { parseScript } from '../../src/shell/parse.ts';

function keeps(text: string): boolean {
  const script = parseScript(text);
  if (script === undefined) throw new Error('no script');
  return keepsAnswer(script, { start: 0, end: text.length });
}

describe('a request in a loop', () => {
  test.each([
    'until curl -fsI localhost:15021/healthz/ready; do sleep 1; done',
    'until curl -sfo /dev/null localhost:8080/config 2>&1; do sleep 1; done',
    'until wget -qO- localhost:8080/model >/dev/null; do sleep 1; done',
    'until wget -q --spider localhost:8080/model; do sleep 1; done',
    'until wget -q localhost:15020/healthz/ready; do sleep 1; done',
    'until (echo > /dev/tcp/127.0.0.1/3306) 2>/dev/null; do sleep 1; done',
  ])('only asks: %s', (text) => expect(keeps(text)).toBe(false));

  test.each([
    'until curl -sf localhost:8080/config -o /tmp/config; do sleep 1; done',
    'until curl -sfO localhost:8080/model.bin; do sleep 1; done',
    'until curl -sf localhost:8080/config > /tmp/config; do sleep 1; done',
    'until wget -q localhost:8080/model.bin; do sleep 1; done',
    'until wget -q -O /tmp/m localhost:8080/model.bin; do sleep 1; done',
    'curl --retry 5 --retry-connrefused http://localhost:8200/v1/secret > /tmp/secret.json',
  ])('keeps what it gets: %s', (text) => expect(keeps(text)).toBe(true));
});
