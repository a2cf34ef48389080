import { describe, expect, test } from 'vitest';
import { readCommand } from '../../src/pull-request/command.ts';

describe('a command', () => {
  test.each([
    ['/sidecar-migrate rebase', { kind: 'rebase' }],
    ['  /Sidecar-Migrate   REBASE  \nthanks', { kind: 'rebase' }],
    ['/sidecar-migrate', { kind: 'help' }],
    ['/sidecar-migrate recheck\r\n', { kind: 'recheck' }],
    ['/sidecar-migrate explain prestop-sleep', { kind: 'explain', rule: 'prestop-sleep' }],
    ['\r\n\n   /sidecar-migrate pause', { kind: 'pause' }],
    [
      '/sidecar-migrate ignore prestop-sleep --reason "it drains"',
      { kind: 'ignore', rule: 'prestop-sleep', reason: 'it drains' },
    ],
    [
      '/sidecar-migrate ignore prestop-sleep --reason=we know -- really',
      { kind: 'ignore', rule: 'prestop-sleep', reason: 'we know -- really' },
    ],
    ['/sidecar-migrate ignore prestop-sleep', { kind: 'unclear', says: '`ignore` takes a reason: `--reason TEXT`.' }],
    ['/sidecar-migrate ignore --reason x', { kind: 'unclear', says: '`ignore` takes a rule.' }],
    ['/sidecar-migrate explain', { kind: 'unclear', says: '`explain` takes a rule.' }],
    ['/sidecar-migrate merge', { kind: 'unclear', says: 'There is no such command.' }],
  ])('is read from the start of a comment: %j', (text, command) => {
    expect(readCommand(text)).toEqual(command);
  });

  test.each([
    'please /sidecar-migrate rebase',
    '> /sidecar-migrate rebase',
    '/sidecar-migrated rebase',
    '/sidecar',
    '',
    'Thanks!\n/sidecar-migrate rebase',
    '    /sidecar-migrate rebase',
    '\n\t/sidecar-migrate rebase',
    '```\n/sidecar-migrate rebase\n```',
  ])('is not seen in %j', (text) => {
    expect(readCommand(text)).toBeUndefined();
  });

  test('keeps reasons to one short line of plain text', () => {
    const command = readCommand(`/sidecar-migrate ignore a --reason a\u202Eb${'c'.repeat(500)}`);
    expect(command).toEqual({ kind: 'ignore', rule: 'a', reason: `ab${'c'.repeat(298)}` });
  });
});
