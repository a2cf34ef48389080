import { basename } from './inner-word.ts';

/** Programs that do one thing and end, whatever their arguments. */
const always = new Set([
  ...['cp', 'mv', 'rm', 'ln', 'mkdir', 'rmdir', 'chown', 'chmod', 'touch', 'install', 'tar', 'gzip', 'gunzip', 'unzip'],
  ...['echo', 'printf', 'true', 'false', 'date', 'ls', 'stat', 'du', 'df', 'wc', 'sort', 'head', 'envsubst', 'openssl'],
  ...['sysctl', 'iptables', 'ip6tables', 'ip', 'route', 'getent', 'hostname', 'id', 'whoami', 'uname', 'which', 'test'],
  ...['apk', 'apt-get', 'apt', 'yum', 'dnf', 'microdnf', 'pip', 'pip3', 'gem'],
  ...['kill', 'pkill', 'killall', 'pgrep', 'pidof', 'ps', 'sync', 'update-ca-certificates', 'keytool'],
  ...['pg_dump', 'pg_dumpall', 'pg_restore', 'pg_isready', 'mysqldump', 'mysqladmin', 'mongodump', 'mongorestore'],
  ...['flyway', 'liquibase', 'alembic', 'sqitch', 'dbmate', 'createdb', 'gsutil', 's3cmd'],
  ...['[', ':', 'set', 'unset', 'export', 'readonly', 'local', 'declare', 'shift', 'umask', 'ulimit', 'cd', 'trap'],
]);

/** Programs that end with certain words among their arguments. */
const withWords: Readonly<Record<string, readonly string[]>> = {
  git: ['clone', 'pull', 'fetch', 'checkout', 'config', 'init', 'submodule', 'push', 'commit', 'add'],
  kubectl: ['apply', 'create', 'delete', 'patch', 'label', 'annotate', 'scale', 'set', 'cp', 'replace'],
  aws: ['cp', 'sync', 'mv', 'rm', 'get-secret-value', 'put-object', 'get-object', 'get-caller-identity'],
  gcloud: ['cp', 'rsync', 'activate-service-account'],
  rclone: ['copy', 'sync', 'move', 'copyto'],
  restic: ['backup', 'init', 'forget', 'prune', 'restore'],
  mc: ['cp', 'mb', 'alias', 'rm'],
  psql: ['-c', '--command', '-f', '--file', '-l'],
  mysql: ['-e', '--execute'],
  rake: ['db:migrate', 'db:create', 'db:seed'],
  rails: ['db:migrate', 'db:create', 'db:seed'],
  bundle: ['db:migrate', 'db:create', 'install'],
  python: ['migrate', 'collectstatic'],
  python3: ['migrate', 'collectstatic'],
  npx: ['migrate', 'db:migrate', 'migrate:latest'],
  php: ['migrate'],
  helm: ['install', 'upgrade', 'template', 'uninstall'],
  terraform: ['apply', 'init', 'plan', 'destroy'],
};

/** Words that make such a program go on: `kubectl get --watch`, `mc cp --watch`. */
const goesOn = /^(?:--watch(?:=true)?|--continuous|-w)$/;

/** Whether a program with these arguments ends by itself; `false` where that is not known. */
export function endsByItself(argv: readonly string[]): boolean {
  const program = basename(argv[0] ?? '');
  if (always.has(program)) return true;
  const words = Object.hasOwn(withWords, program) ? withWords[program] : undefined;
  const args = argv.slice(1);
  if (words === undefined || args.some((arg) => goesOn.test(arg))) return false;
  return args.some((arg) => words.includes(arg) || words.includes(arg.split('=', 1)[0] ?? ''));
}

/** Whether a program follows files or sleeps until it is stopped: `tail -f`, `sleep infinity`. */
export function goesOnForEver(argv: readonly string[]): boolean {
  const [first = '', ...args] = argv;
  const program = basename(first);
  if (program === 'sleep') return args.some((arg) => arg === 'infinity' || arg === 'inf');
  if (program !== 'tail' || args.some((arg) => arg.startsWith('--pid'))) return false;
  return args.some((arg) => /^-[a-zA-Z]*[fF]/.test(arg) || arg.startsWith('--follow'));
}
