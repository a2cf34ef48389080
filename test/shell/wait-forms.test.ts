// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are shell scripts
import { describe, expect, test } from 'vitest';
import { changed } from '../../src/shell/cleanup/changes.ts';
import { parseScript } from '../../src/shell/parse.ts';
import { waitLoopsIn } from '../../src/shell/wait/wait-loop.ts';

function without(text: string): string | undefined {
  const script = parseScript(text);
  const removal = script && waitLoopsIn(script)[0]?.removal;
  return removal !== undefined && 'changes' in removal ? changed(text, removal.changes) : undefined;
}

describe('loops as people write them', () => {
  test('the status in a variable', () => {
    const loop = 'while [ $RC -gt 0 ]; do curl -fs localhost:15021/healthz/ready; RC=$?; echo "RC $RC"; sleep 1; done';
    expect(without(`RC=1\n${loop}\nwork`)).toBe('work');
    expect(without(`RC=1\n${loop.replace('while', 'until').replace('-gt', '-eq')}\nwork`)).toBe('work');
  });

  test('the status of something else in the same variable', () => {
    const loop = 'while [ $RC -ne 0 ]; do curl -fs localhost:15021/healthz/ready; load; RC=$?; sleep 1; done';
    expect(without(`RC=1\n${loop}\nwork`)).toBeUndefined();
  });

  test('a status code in a bash test', () => {
    const asked = `"$(curl -s -o /dev/null -w '%{http_code}' localhost:15020/healthz/ready)"`;
    expect(without(`while [[ ${asked} != '200' ]]; do echo .; sleep 1; done; work`)).toBe('work');
  });

  test('a pause behind the wait stays', () => {
    expect(without('until nc -z localhost 5432; do sleep 1; done && sleep 5 && work')).toBe('sleep 5 && work');
  });
});
