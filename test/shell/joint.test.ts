// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are shell scripts
import { describe, expect, test } from 'vitest';
import { changed } from '../../src/shell/cleanup/changes.ts';
import { jointChanges } from '../../src/shell/cleanup/joint.ts';
import type { ScalarChange } from '../../src/yaml/operation.ts';

/** Changes that take out texts of a script. */
function without(text: string, ...parts: readonly string[]): readonly ScalarChange[] {
  return parts.map((part) => {
    const start = text.indexOf(part);
    if (start < 0) throw new Error(`not there: ${part}`);
    return { span: { start, end: start + part.length }, text: '' };
  });
}

/** The script without some texts, put together. */
function joined(text: string, ...parts: readonly string[]): string | undefined {
  const changes = jointChanges(text, without(text, ...parts));
  return changes && changed(text, changes);
}

describe('changes of one script that were worked out apart', () => {
  test('a guard goes with the last things in it', () => {
    const script = 'if [ "$MESH" = 1 ]; then\n  wait-a-while\n  stop-the-proxy\nfi\nwork\n';
    expect(joined(script, '  wait-a-while\n', '  stop-the-proxy\n')).toBe('work\n');
  });

  test('a guard with something else in it stays', () => {
    const script = 'if [ "$MESH" = 1 ]; then\n  wait-a-while\n  export TLS=1\n  stop-the-proxy\nfi\nwork\n';
    const after = 'if [ "$MESH" = 1 ]; then\n  export TLS=1\nfi\nwork\n';
    expect(joined(script, '  wait-a-while\n', '  stop-the-proxy\n')).toBe(after);
  });

  test('changes at both ends of a chain', () => {
    expect(joined('wait-a-while && work && stop-the-proxy', 'wait-a-while && ', ' && stop-the-proxy')).toBe('work');
  });

  test('a wrapper in front of a command, and a call after it', () => {
    expect(joined('scuttle work --all\nstop-the-proxy', 'scuttle ', '\nstop-the-proxy')).toBe('work --all');
  });

  test('a script of which nothing would be left', () => {
    expect(joined('wait-a-while\nstop-the-proxy', 'wait-a-while\n', 'stop-the-proxy')).toBeUndefined();
  });

  test('an outcome that is no script', () => {
    const script = 'case "$1" in a) wait-a-while;; esac\nfor i in 1 2; do echo "$i"; work; done';
    expect(joined(script, 'do echo "$i"; ', 'case "$1" ')).toBeUndefined();
  });
});
