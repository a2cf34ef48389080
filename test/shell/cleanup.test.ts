// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are shell scripts
import { describe, expect, test } from 'vitest';
import { cleaned } from './observed.ts';

const quit = 'curl -X POST http://localhost:15020/quitquitquit';

/** Shape, effect and text afterwards of a script with one call. */
function result(text: string, errexit = false): readonly [string, string, string] {
  const { cleanups, after } = cleaned(text, { errexit });
  const [cleanup] = cleanups;
  if (cleanup === undefined) throw new RangeError(`no call in: ${text}`);
  return [cleanup.shape, cleanup.effect, after];
}

describe('a quit call', () => {
  test.each<[string, string, string, string]>([
    ['after the app', `migrate --all; ${quit}`, 'J1', 'exit-code'],
    ['on a line of its own', `migrate --all\n${quit}\n`, 'J1', 'exit-code'],
    ['only after success', `migrate --all && ${quit}`, 'J2', 'fixes-hang'],
    ['only after success, with a log line', `migrate --all && echo "stopping envoy" && ${quit}`, 'J2', 'fixes-hang'],
    ['between a saved code and its exit', `migrate --all; code=$?; ${quit}; exit $code`, 'J3', 'exact'],
    [
      'between an exported code and its exit',
      `migrate --all\nexport CODE=$?\n${quit}\nexit "\${CODE}"\n`,
      'J3',
      'exact',
    ],
    [
      'with log lines and a pause around it',
      `migrate --all; rc=$?; echo 'killing the proxy'; ${quit}; sleep 4; exit $rc;`,
      'J3',
      'exact',
    ],
    ['that guards the exit', `migrate --all; s=$(echo $?); ${quit} && exit $s`, 'J4', 'exact'],
    ['in one chain with the app', `migrate --all && s=$(echo $?) && ${quit} && exit $s`, 'J5', 'fixes-hang'],
    ['whose failure is ignored', `migrate --all; ${quit} || true`, 'J6', 'exit-code'],
    ['followed by true', `migrate --all; ${quit}; true`, 'J6', 'exit-code'],
    ['in a trap', `trap '${quit}' EXIT; migrate --all`, 'J8', 'exact'],
    ['in a trap on several lines', `trap '\n  ${quit}\n' EXIT\nmigrate --all`, 'J8', 'exact'],
    [
      'in a function of a trap',
      `bye() { echo "quit proxy"; ${quit}; sleep 1; }\ntrap bye EXIT\nmigrate --all`,
      'J8',
      'exact',
    ],
    ['in a trap for signals, too', `trap "${quit}" 0 INT TERM\nmigrate --all`, 'J8', 'exact'],
    ['in a trap that keeps the code', `trap 'c=$?; ${quit} || true; exit $c' EXIT\nmigrate --all`, 'J9', 'exact'],
    ['in a trap that ends with 0', `trap '${quit}; exit 0' EXIT; migrate --all`, 'J10', 'exit-code'],
    [
      'that is repeated until it works',
      `migrate --all; until ${quit}; do echo again; sleep 1; done`,
      'J12',
      'exit-code',
    ],
    [
      'that a status variable repeats',
      `migrate --all; R=1; while [ $R -ne 0 ]; do ${quit}; R=$?; sleep 1; done`,
      'J12',
      'exit-code',
    ],
    [
      'that is tried some times',
      `migrate --all\nfor i in 1 2 3; do\n  ${quit} && break\n  sleep 1\ndone\n`,
      'J12',
      'exit-code',
    ],
    [
      'for each URL of a variable',
      'migrate --all; for u in $CSQL_PROXY_QUIT_URLS; do curl "$u"; done',
      'J13',
      'exit-code',
    ],
    ['glued to the arguments', `migrate --all ${quit}`, 'J14', 'argv'],
    ['in a shell of its own', `migrate --all; timeout 5 sh -c '${quit}'`, 'J1', 'exit-code'],
    [
      'that another shell repeats',
      `migrate --all; timeout 9 sh -c 'until ${quit}; do sleep 1; done' || true`,
      'J12',
      'exit-code',
    ],
    ['as a kill', 'migrate --all; pkill -TERM cloud_sql_proxy', 'J15', 'exit-code'],
    ['as a flag in a trap', 'trap "touch /work/main-terminated" EXIT\nmigrate --all', 'J16', 'exact'],
    ['as a flag', 'migrate --all; touch /work/main-terminated', 'J17', 'exit-code'],
    [
      'as an empty file in a function of a trap',
      'end() { : > /work/main-terminated; }\ntrap end EXIT\nmigrate --all',
      'J16',
      'exact',
    ],
    [
      'for whichever tool there is',
      `migrate --all\nif command -v curl >/dev/null; then\n  ${quit} || true\nelse\n  ( exec 3<>/dev/tcp/localhost/15020 && printf "POST /quitquitquit HTTP/1.0\\r\\n\\r\\n" >&3 && cat <&3 || true )\nfi\n`,
      'J6',
      'exit-code',
    ],
    ['behind a guard', `migrate --all; [ -n "$MESH" ] && ${quit}`, 'J1', 'exit-code'],
    ['behind an if', `migrate --all\nif [ "$MESH" = on ]; then\n  ${quit}\nfi\n`, 'J1', 'exit-code'],
    [
      'with its address in variables',
      `U=http://localhost:15020\nmigrate --all\ncurl -s -X POST $U/quitquitquit\n`,
      'J1',
      'exit-code',
    ],
    ['with a comment about it', `migrate --all\n\n# stop the sidecar\n${quit} # bye\n`, 'J1', 'exit-code'],
    ['through a function', `stop_mesh() {\n  ${quit}\n}\nmigrate --all\nstop_mesh\n`, 'J1', 'exit-code'],
  ])('%s leaves the plain app', (_, text, ...expected) => {
    const [shape, effect, after] = result(text);
    expect([shape, effect]).toEqual(expected);
    expect(after.trim()).toBe('migrate --all');
    expect(after.startsWith('\n')).toBe(false);
    expect(after.endsWith('\n')).toBe(text.endsWith('\n'));
  });

  test.each<[string, string, string, string]>([
    ['J1', `migrate; ${quit}`, 'J7', 'fixes-hang'],
    ['J3', `migrate; rc=$?; ${quit}; exit $rc`, 'J7', 'fixes-hang'],
    ['J8', `trap '${quit}' EXIT; migrate`, 'J8', 'exit-code'],
    ['J9', `trap 'rc=$?; ${quit} || true; exit $rc' EXIT; migrate`, 'J9', 'exact'],
    ['J10', `trap '${quit} || :; exit 0' EXIT; migrate`, 'J10', 'exit-code'],
    ['J16', 'trap "touch /work/main-terminated" EXIT; migrate', 'J16', 'exit-code'],
    ['J17', 'migrate; touch /work/main-terminated', 'J17', 'fixes-hang'],
    ['a failing app that is caught', `rc=0; migrate || rc=$?; ${quit} || true; exit $rc`, 'J3', 'exact'],
  ])('under -e decides anew: %s', (_, text, ...expected) => {
    expect(result(text, true).slice(0, 2)).toEqual(expected);
    expect(result(`set -e; ${text}`).slice(0, 2)).toEqual(expected);
  });

  test('keeps what others need', () => {
    expect(result(`migrate; rc=$?; echo "ended with $rc"; ${quit}; exit $rc`)).toEqual([
      'J3',
      'exact',
      'migrate; rc=$?; echo "ended with $rc"; exit $rc',
    ]);
    expect(result(`P=15020; migrate --admin $P; curl localhost:$P/quitquitquit`)[2]).toBe(
      'P=15020; migrate --admin $P',
    );
    expect(result(`end() { rm -f /tmp/lock; ${quit}; }\ntrap end EXIT\nmigrate`)).toEqual([
      'J8',
      'exact',
      'end() { rm -f /tmp/lock; }\ntrap end EXIT\nmigrate',
    ]);
    expect(result(`migrate && ${quit} || true`)).toEqual(['J2', 'fixes-hang', 'migrate || true']);
    expect(result(`if migrate; then echo fine; ${quit}; else ${quit}; exit 3; fi`)[2]).toBe(
      'if migrate; then echo fine; else exit 3; fi',
    );
    expect(result(`migrate | tee log; ${quit}`)[2]).toBe('migrate | tee log');
    expect(result(`migrate; sleep 10; ${quit}`)[2]).toBe('migrate; sleep 10');
  });

  test('leaves every other byte alone', () => {
    expect(result(`#!/bin/sh\n# loads the data\nload  "a b"   # twice\n\n${quit}   \n\nreport   >  /out\n`)[2]).toBe(
      '#!/bin/sh\n# loads the data\nload  "a b"   # twice\n\nreport   >  /out\n',
    );
    expect(result(`{ load; ${quit}; }`)[2]).toBe('{ load; }');
    expect(result(`( load\n  ${quit} )`)[2]).toBe('( load\n   )');
    expect(result(`load && \\\n  ${quit} && \\\n  report`)[2]).toBe('load && \\\n  report');
    expect(result(`trap "echo \\"over\\"; ${quit}" EXIT; load`)[2]).toBe('trap "echo \\"over\\"" EXIT; load');
  });

  test('that is the whole script empties it', () => {
    const { cleanups } = cleaned(`echo "stopping envoy"; ${quit}; sleep 2`);
    expect(cleanups).toMatchObject([{ whole: true, changes: [], effect: 'exact' }]);
  });

  test('says what becomes of the exit code', () => {
    const says = (text: string) =>
      cleaned(text).cleanups.map((cleanup) => (cleanup.effect === 'entangled' ? cleanup.reason : cleanup.says))[0];
    expect(says(`migrate; ${quit}`)).toBe(
      "The exit code was that of the call, which hid a failing app; it becomes the app's.",
    );
    expect(says(`migrate && ${quit}`)).toBe(
      'When the app fails, the call was never made and the pod did not end; now the failure counts at once.',
    );
    expect(says(`migrate; rc=$?; ${quit}; exit $rc`)).toBe('The exit code stays as it is.');
    expect(cleaned(`trap '${quit}; exit 0' EXIT; migrate`).cleanups).toMatchObject([
      { exit: { was: 'zero', becomes: 'app' } },
    ]);
  });

  test('goes together with the others of its script', () => {
    const { cleanups, after } = cleaned(`bye() { pkill -INT cloud_sql_proxy; ${quit}; }\ntrap bye EXIT\nmigrate`);
    expect(cleanups.map(({ tag, shape }) => [tag, shape])).toEqual([
      ['kill', 'J15'],
      ['quit', 'J8'],
    ]);
    expect(after).toBe('migrate');
  });
});

describe('a call that cannot be cut out', () => {
  test.each([
    ['in the background', `migrate; ${quit} &`],
    ['beside a program in the background', `migrate & wait $!; rc=$?; ${quit}; exit $rc`],
    ['behind exec', `trap '${quit}' EXIT; exec migrate`],
    ['whose output is used', `S=$(${quit}); migrate $S`],
    ['in eval', `migrate; eval '${quit}; report'`],
    ['for a signal alone', `trap '${quit}' TERM; migrate`],
    ['in a function for a signal alone', `bye() { ${quit}; }; trap bye INT TERM; migrate`],
    ['in another shell', `migrate; sh -c '${quit}; report'`],
    ['in a case', `migrate; case $? in 0) ${quit};; *) report;; esac`],
    ['that others depend on', `migrate; if ${quit}; then report; fi`],
    ['in a loop with other work', `for f in a b; do migrate $f; ${quit}; done`],
    ['as part of a pipeline', `migrate; ${quit} | tee log`],
    ['behind a guard with other work', `migrate; if [ -n "$M" ]; then report; else ${quit}; fi`],
    ['that keeps others from running', `${quit} || report`],
    ['whose status is read later', `migrate; ${quit}; s=$?; report $s`],
    ['in a function that leaves the script', `bye() { ${quit}; exit 0; }\nmigrate || bye\nreport`],
    ['in an ERR trap that ends the script', `trap '${quit}; exit 1' ERR\nfirst\nsecond`],
    ['behind a compound that -e treats differently', `set -e; { first; second; } && ${quit}`],
    ['with a status that a double-quoted trap fixes too early', `rc=1; trap "${quit}; exit $rc" EXIT; migrate`],
  ])('stays: %s', (_, text) => {
    const { cleanups, after } = cleaned(text);
    expect(cleanups.length).toBeGreaterThan(0);
    for (const cleanup of cleanups)
      expect(cleanup).toMatchObject({ effect: 'entangled', reason: expect.stringMatching(/^[A-Z].*\.$/) });
    expect(after).toBe(text);
  });

  test.each([
    'app --quit-url http://localhost:15020/quitquitquit',
    'kubectl exec pod -- curl localhost:15020/quitquitquit',
    'ssh host curl localhost:15020/quitquitquit',
    'curl http://other:15020/quitquitquit',
    'echo "POST /quitquitquit HTTP/1.1" > /tmp/file',
    'until nc -z db 5432; do sleep 1; done; app',
    'while [ ! -f /tmp/pod/completed ]; do sleep 5; done; kubectl patch cronjob x',
    'cat > /stop.sh <<EOF\ncurl localhost:15020/quitquitquit\nEOF\napp',
  ])('is not seen where there is none: %s', (text) => {
    expect(cleaned(text).cleanups).toEqual([]);
  });
});
