import fc from 'fast-check';

/** A call as people write it, with what they put around it. */
const call = fc.constantFrom(
  'curl -X POST localhost:15020/quitquitquit',
  'wget -q --post-data= http://127.0.0.1:4191/shutdown',
  'pkill -INT envoy',
  'curl -fsS localhost:9091/quitquitquit || true',
  'curl -s localhost:9091/quitquitquit || exit 5',
  'echo "stopping proxy" && curl localhost:15020/quitquitquit',
  '{ curl localhost:15020/quitquitquit; sleep 1; }',
  '( curl localhost:15020/quitquitquit || true )',
  'curl localhost:15020/quitquitquit && exit 0',
  'until curl localhost:15020/quitquitquit; do sleep 1; done',
);

/** Work of which each `app` becomes a program of its own. */
const work = fc.constantFrom(
  'app',
  'app && app',
  'app || app',
  '{ app; app; }',
  '(app)',
  '! app',
  'if app; then app; fi',
  'for i in 1 2; do app; done',
  'app || exit 9',
  'x=$(app)',
  'echo hi',
  'app; [ $? -eq 0 ] || exit 8',
  'while ! true; do app; done',
  'case "$x" in a) app;; *) :;; esac',
);

const separator = fc.constantFrom('; ', '\n', ' ; ', '\n\n', '\n# a note\n');
const option = fc.constantFrom('', '', '', 'set -e; ', 'set -e\n', 'set +e; ');
const piece = fc.record({
  call,
  other: call,
  first: work,
  second: work,
  between: separator,
  behind: separator,
  option,
});

type Piece = typeof piece extends fc.Arbitrary<infer T> ? T : never;

const shapes: readonly ((one: Piece) => string)[] = [
  ({ first, between, call }) => `${first}${between}${call}`,
  ({ first, call }) => `${first} && ${call}`,
  ({ first, between, call, behind }) => `${first}${between}rc=$?${between}${call}${behind}exit $rc`,
  ({ first, between, call }) => `${first}${between}x=$(echo $?)${between}${call} && exit $x`,
  ({ first, between, call }) => `trap '${call}' EXIT${between}${first}`,
  ({ first, between, call, second }) =>
    `trap '${call.replaceAll("'", '')}; exit 0' EXIT${between}${first}${between}${second}`,
  ({ first, between, call }) => `bye() { rc=$?; ${call}; sleep 1; }${between}trap bye EXIT${between}${first}`,
  ({ first, between, call, second }) => `bye() {\n  ${call}\n  ${second}\n}${between}${first}${between}bye`,
  ({ first, between, call, second, behind }) => `${first}${between}${call}${behind}${second}`,
  ({ first, second, call, other }) => `if app; then ${first}; ${call}; else ${other}; ${second}; fi`,
  ({ first, call, other, behind }) => `${first} || { ${other}; exit 1; }${behind}${call}`,
];

/** Scripts with one or two calls in them. */
export const scripts: fc.Arbitrary<string> = fc.tuple(fc.constantFrom(...shapes), piece).map(([shape, one]) => {
  let programs = 0;
  return `${one.option}${shape(one)}`.replaceAll(/\bapp\b/g, () => `step${++programs}`);
});
