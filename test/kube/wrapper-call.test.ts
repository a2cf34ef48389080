import { describe, expect, test } from 'vitest';
import { wrapperCallsIn } from '../../src/kube/wrapper-call.ts';
import { containerIn } from './pods.ts';

/** What taking the wrapper out of a container comes to; routes are given from the container on. */
function unwrapped(lists: string) {
  const container = containerIn(`- name: app\n  image: registry.example.com/app:1\n${lists}`);
  const [call] = wrapperCallsIn(container, ['scuttle', 'linkerd-await', 'wait-for-it']);
  const removal = call?.without(call.wrapper.drops);
  if (removal?.kind !== 'argv') return removal;
  const own = container.at.route.length;
  const tail = (at: { readonly route: readonly unknown[] }) => at.route.slice(own).join('.');
  const { program } = removal;
  return {
    removed: removal.removed.map(tail),
    ...(program === undefined ? {} : { program: `${tail(program.at)}: ${program.value}` }),
  };
}

describe('a wrapper in an argv', () => {
  test('in front of the program', () => {
    expect(unwrapped('  command: [scuttle, node, index.js]\n')).toEqual({ removed: ['command.0'] });
    expect(unwrapped('  command: [linkerd-await, -S, --, node]\n  args: [index.js]\n')).toEqual({
      removed: ['command.0', 'command.1', 'command.2'],
    });
  });

  test('behind an init program', () => {
    expect(unwrapped('  command: [tini, --, scuttle, node]\n')).toEqual({ removed: ['command.2'] });
  });

  test('alone in command: the program comes up from args', () => {
    expect(unwrapped('  command: [linkerd-await]\n  args: [--shutdown, --, node, index.js]\n')).toEqual({
      removed: ['args.0', 'args.1', 'args.2'],
      program: 'command.0: node',
    });
    expect(unwrapped('  command: [wait-for-it, "localhost:1", --]\n  args: [node]\n')).toEqual({
      removed: ['command.1', 'command.2', 'args.0'],
      program: 'command.0: node',
    });
  });

  test('with nothing behind it, or behind an unknown entrypoint', () => {
    expect(unwrapped('  command: [scuttle]\n')).toMatchObject({ kind: 'none' });
    expect(unwrapped('  args: [scuttle, node]\n')).toMatchObject({ kind: 'none' });
  });

  test('in a script', () => {
    const removal = unwrapped('  command: [sh, -c, "set -e; exec scuttle node index.js"]\n');
    expect(removal).toEqual({ kind: 'script', changes: [{ span: { start: 13, end: 21 }, text: '' }] });
  });
});
