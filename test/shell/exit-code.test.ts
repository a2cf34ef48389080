import { afterAll, describe, expect, test } from 'vitest';
import { cleaned, observedEffect } from './observed.ts';
import { Terminal } from './terminal.ts';

const quit = 'curl -fsS -X POST http://127.0.0.1:15020/quitquitquit';

/** One script for each form of a call, as a container would run it; `app` and `curl` are told how to end. */
const forms: readonly (readonly [string, string])[] = [
  ['J1', `app; ${quit}`],
  ['J2', `app && ${quit}`],
  ['J3', `app; rc=$?; ${quit}; exit $rc`],
  ['J4', `app; x=$(echo $?); ${quit} && exit $x`],
  ['J5', `app && x=$(echo $?) && ${quit} && exit $x`],
  ['J6', `app; ${quit} || true`],
  ['J7', `set -e; prepare; app; ${quit}`],
  ['J8', `trap '${quit}' EXIT; app`],
  ['J8 in a function', `bye() { echo "stopping proxy"; ${quit}; sleep 1; }\ntrap bye EXIT\nprepare && app`],
  ['J9', `trap 'rc=$?; ${quit} || true; exit $rc' EXIT\napp`],
  ['J10', `trap '${quit}; exit 0' EXIT; app`],
  ['J13', 'CSQL_PROXY_QUIT_URLS="a b"; app; for u in $CSQL_PROXY_QUIT_URLS; do curl $u; done'],
  ['J14', `app --x ${quit}`],
  ['J15', 'app; pkill -TERM envoy'],
  ['J15 with a saved code', 'app; rc=$?; killall nginx || true; exit $rc'],
  ['J16', `trap 'touch "/tmp/main-terminated"' EXIT; app`],
  ['J17', 'prepare; app; touch /tmp/main-terminated'],
  ['a code that nothing saved', `app; ${quit}; exit $RC`],
  ['a code that nothing saved, in quotes', `app; ${quit}; exit "$RC"`],
  ['a code that is logged', `app; rc=$?; echo "got $rc"; ${quit}; exit $rc`],
  ['a chain that goes on', `prepare && ${quit} || true; app`],
];

describe.each(['dash', 'bash'])('%s agrees with what is said about the exit code', (shell) => {
  const terminal = new Terminal();
  afterAll(() => terminal.close());

  test.each(forms.flatMap(([name, text]) => ['-c', '-ec'].map((flags) => [name, flags, text] as const)))(
    '%s, %s',
    (_, flags, text) => {
      const { cleanups, after } = cleaned(text, { errexit: flags === '-ec' });
      const [cleanup] = cleanups;
      const observed = observedEffect(text, after, { terminal, shell, flags });
      expect(after).not.toBe(text);
      expect(cleanup?.effect).toBe(said(observed, cleanup?.shape));
    },
  );
});

/** What a clean-up has to say about what was seen. A call that fails is no part of J4's promise, nor J14 a call. */
function said(observed: string, shape: string | undefined): string {
  if (shape === 'J14') return 'argv';
  if (observed !== 'exact-but-for-failed-calls') return observed;
  return shape === 'J4' ? 'exact' : 'exit-code';
}
