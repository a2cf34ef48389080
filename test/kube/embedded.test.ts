import { describe, expect, test } from 'vitest';
import { embeddedIn } from '../../src/kube/embedded.ts';
import { changed } from '../../src/shell/cleanup/changes.ts';

function without(text: string, key: string): string | undefined {
  const changes = embeddedIn(text)?.without(key);
  return changes && changed(text, changes);
}

describe('YAML or JSON in a string', () => {
  test('other keys keep their bytes', () => {
    expect(without('{"a": 1,  "hold": true, "b":  "x"}', 'hold')).toBe('{"a": 1,  "b":  "x"}');
    expect(without('a:   1\nhold: true\nb: "x"  # why\n', 'hold')).toBe('a:   1\nb: "x"  # why\n');
    expect(without('hold: true\nb: 2', 'hold')).toBe('b: 2');
  });

  test('anything else is no mapping', () => {
    expect(embeddedIn('just a text')).toBeUndefined();
    expect(embeddedIn('[1, 2]')).toBeUndefined();
    expect(embeddedIn('{"a": 1')).toBeUndefined();
    expect(embeddedIn('a: 1\na: 2')).toBeUndefined();
    expect(embeddedIn('a: 1\n---\nb: 2')).toBeUndefined();
  });
});
