import { describe, expect, test } from 'vitest';
import { emptyConfig } from '../../src/config/config.ts';
import { ConfigError } from '../../src/config/config-error.ts';
import { usualPullRequests } from '../../src/config/pull-request-settings.ts';
import { readConfig } from '../../src/config/read.ts';

const known = { rules: ['quitquitquit-call', 'prestop-sleep'], products: ['istio', 'linkerd'] };
const path = '.github/sidecar-migrate.yml';

function read(text: string) {
  return readConfig(path, text, known);
}

function fault(text: string): ConfigError {
  try {
    read(text);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new RangeError('The configuration was accepted.');
}

describe('a configuration', () => {
  test('says what a repository settles', () => {
    const config = read(`
kubernetes: "1.33.6"
istio:
  version: 1.28
  native: true
linkerd: { version: v2.19.1 }
fixes: unsafe
rules:
  prestop-sleep: report
  quitquitquit-call: off
paths:
  exclude: ["**/testdata/**"]
sidecars: ["*-proxy"]
apps: web
ignore:
  - { rule: prestop-sleep, paths: deploy/old.yaml, reason: "waits for a drain" }
grouping: directory
pullRequests: { open: 5 }
labels: kubernetes
reviewers: [octocat, my-org/platform]
schedule: { days: [tue, mon], from: "09:00", timeZone: Europe/Berlin }
checks: { blocking: true }
`);
    expect(config).toEqual({
      kubernetes: { major: 1, minor: 33, patch: 6 },
      products: new Map([
        ['istio', { major: 1, minor: 28 }],
        ['linkerd', { major: 2, minor: 19, patch: 1 }],
      ]),
      native: new Map([['istio', true]]),
      fixes: 'unsafe',
      rules: { 'prestop-sleep': 'report', 'quitquitquit-call': 'off' },
      paths: { include: [], exclude: ['**/testdata/**'] },
      sidecars: ['*-proxy'],
      apps: ['web'],
      ignored: [{ rule: 'prestop-sleep', paths: ['deploy/old.yaml'], reason: 'waits for a drain' }],
      pullRequests: {
        ...usualPullRequests,
        grouping: 'directory',
        open: 5,
        labels: ['kubernetes'],
        reviewers: ['octocat', 'my-org/platform'],
        schedule: { days: ['mon', 'tue'], from: '09:00', timeZone: 'Europe/Berlin' },
      },
      checks: { blocking: true, suggestions: true },
      locked: [],
    });
  });

  test('keeps the zero of 1.30, which YAML takes for a number', () => {
    expect(read('kubernetes: 1.30').kubernetes).toEqual({ major: 1, minor: 30 });
  });

  test.each(['', '# nothing yet\n', '---\n', 'rules:\npaths:\n'])('may be empty: %j', (text) => {
    expect(read(text)).toEqual(emptyConfig);
  });

  test.each([
    {
      text: 'kuberntes: "1.33"',
      line: 1,
      column: 1,
      message: 'There is no key "kuberntes".',
      hint: 'Did you mean "kubernetes"?',
    },
    {
      text: 'fixes: safe\nistio:\n  versions: "1.28"',
      line: 3,
      column: 3,
      message: 'There is no key "versions" in "istio".',
      hint: 'Did you mean "version"?',
    },
    {
      text: 'rules:\n  prestop-sleeps: off',
      line: 2,
      column: 3,
      message: 'There is no rule "prestop-sleeps".',
      hint: 'Did you mean "prestop-sleep"?',
    },
    {
      text: 'rules:\n  prestop-sleep: repot',
      line: 2,
      column: 3,
      message: '"rules.prestop-sleep" must be one of off, report, on.',
      hint: 'Did you mean "report"?',
    },
    { text: 'fixes: everything', line: 1, column: 1, message: '"fixes" must be one of safe, unsafe.' },
    {
      text: 'kubernetes: latest',
      line: 1,
      column: 1,
      message: '"kubernetes" must be a version such as "1.33" or "1.33.6".',
    },
    { text: 'istio: 1.28', line: 1, column: 1, message: '"istio" must be a mapping.' },
    { text: 'istio:\n  native: maybe', line: 2, column: 3, message: '"istio.native" must be true or false.' },
    {
      text: 'sidecars:\n  - 7',
      line: 2,
      column: 3,
      message: '"sidecars.0" must be a glob, in quotes if it begins with an asterisk.',
    },
    { text: 'sidecars: {a: b}', line: 1, column: 1, message: '"sidecars" must be a list of globs.' },
    {
      text: 'ignore:\n  - rule: prestop-sleep',
      line: 2,
      column: 3,
      message: '"reason" is missing here.',
    },
    {
      text: 'pullRequests:\n  open: many',
      line: 2,
      column: 3,
      message: '"pullRequests.open" must be a number from 0 to 1000.',
    },
    {
      text: 'schedule:\n  timeZone: Berlin',
      line: 2,
      column: 3,
      message: '"schedule.timeZone" must be a time zone such as Europe/Berlin.',
    },
    {
      text: 'branchPrefix: "refs heads/"',
      line: 1,
      column: 1,
      message: '"branchPrefix" must be the beginning of a branch name that ends with "/".',
    },
    { text: '- a', line: 1, column: 1, message: 'A configuration must be a mapping.' },
    { text: 'fixes: safe\nfixes: unsafe', line: 2, column: 1, message: 'The key "fixes" occurs twice.' },
    { text: 'fixes: safe\n---\nfixes: safe\n', line: 3, column: 1, message: 'A configuration is one document.' },
  ])('says what is wrong with $text, and where', ({ text, ...words }) => {
    expect(fault(text)).toMatchObject({ name: 'ConfigError', file: path, ...words });
  });

  test('that is not YAML is an error with its line', () => {
    expect(fault('fixes: safe\nrules: [')).toMatchObject({ file: path, hint: 'The configuration has to be YAML.' });
  });
});
