import { describe, expect, test } from 'vitest';
import { readArguments } from '../../src/cli/arguments.ts';
import { UsageError } from '../../src/cli/usage-error.ts';

function fault(...argv: string[]): UsageError {
  try {
    readArguments(argv);
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new RangeError('The command line was accepted.');
}

describe('a command line', () => {
  test('without words reports on the current folder', () => {
    expect(readArguments([])).toMatchObject({ kind: 'migrate', paths: ['.'], write: false, unsafe: false, all: false });
  });

  test('takes options before and after paths', () => {
    const argv = 'deploy --write --unsafe --all -q charts --kubernetes 1.33 --jobs=4 --include=*.yaml --include *.yml';
    expect(readArguments(argv.split(' '))).toMatchObject({
      paths: ['deploy', 'charts'],
      write: true,
      unsafe: true,
      all: true,
      quiet: true,
      kubernetes: '1.33',
      jobs: 4,
      include: ['*.yaml', '*.yml'],
    });
  });

  test('takes paths that look like options after --', () => {
    expect(readArguments(['--', '--write'])).toMatchObject({ paths: ['--write'], write: false });
  });

  test('reads standard input for a dash', () => {
    expect(readArguments(['-', '--write'])).toMatchObject({ paths: ['-'], write: true });
    expect(readArguments(['-', '--diff'])).toMatchObject({ paths: ['-'], output: 'diff' });
  });

  test('knows its subcommands', () => {
    expect(readArguments(['explain', 'prestop-sleep'])).toMatchObject({ kind: 'explain', rule: 'prestop-sleep' });
    expect(readArguments(['rules'])).toMatchObject({ kind: 'rules' });
    expect(readArguments(['completion', 'zsh'])).toMatchObject({ kind: 'completion', shell: 'zsh' });
    expect(readArguments(['./rules'])).toMatchObject({ kind: 'migrate', paths: ['./rules'] });
    expect(readArguments(['deploy', '--help'])).toMatchObject({ kind: 'help' });
  });

  test.each([
    { argv: ['--wirte'], message: 'There is no option --wirte.', hint: 'Did you mean --write?' },
    { argv: ['-x'], message: 'There is no option -x.', hint: 'See --help.' },
    { argv: ['--format', 'jason'], message: 'There is no format "jason".', hint: 'Did you mean json?' },
    { argv: ['--write=yes'], message: '--write takes no value.' },
    { argv: ['--config'], message: '--config needs a value.' },
    { argv: ['--kubernetes', '--write'], message: '--kubernetes needs a value.' },
    { argv: ['--jobs', 'many'], message: '--jobs must be a number from 1 to 999.' },
    { argv: ['--diff', '--format', 'json'], message: '--diff and --format exclude each other.' },
    { argv: ['-', 'a.yaml'], message: 'Standard input (-) cannot be read together with files.' },
    { argv: ['-', '--write', '--diff'], message: 'Only one thing can go to standard output.' },
    { argv: ['explain'], message: 'explain takes a rule; `sidecar-migrate rules` lists them.' },
    { argv: ['completion', 'powershell'], message: 'There is no completion for "powershell".' },
    { argv: ['init', 'here'], message: 'init takes no arguments.' },
  ])('says what is wrong with $argv', ({ argv, ...words }) => {
    expect(fault(...argv)).toMatchObject(words);
  });
});
