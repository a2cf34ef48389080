import { programWords } from '../argv.ts';
import { basename } from '../inner-word.ts';
import type { Simple } from '../script.ts';

/** A call that stands among the arguments of another command, because folding joined two lines. */
export interface GluedCall {
  readonly tag: string;
  /** How many words of the command come before it. */
  readonly words: number;
}

const callers = new Set(['curl', 'wget']);

/** Programs that take a command as their arguments: what stands there is meant to. */
const takesCommand = new Set([
  ...['kubectl', 'oc', 'docker', 'podman', 'nerdctl', 'ssh', 'xargs', 'find', 'watch', 'su', 'sudo', 'gosu', 'su-exec'],
  ...['tini', 'dumb-init', 'chroot', 'nsenter', 'unshare', 'strace', 'parallel', 'flock', 'script', 'runuser', 'doas'],
  ...[
    'sh',
    'bash',
    'ash',
    'dash',
    'ksh',
    'zsh',
    'busybox',
    'trap',
    'eval',
    'echo',
    'printf',
    'which',
    'type',
    'command',
  ],
  ...['apk', 'apt', 'apt-get', 'yum', 'dnf', 'microdnf', 'pip', 'brew', 'scuttle', 'linkerd-await', 'envoy-preflight'],
  ...['kubexit', 'wait-for-it', 'wait-for-it.sh', 'dockerize', 'wait4x', 'wait-for', 'retry', 'chpst', 'test', '['],
]);

/** The recognised call at the end of a command's arguments. */
export function gluedCall(command: Simple, recognise: (command: Simple) => string | undefined): GluedCall | undefined {
  const program = basename(programWords(command)[0]?.unquoted ?? '');
  if (takesCommand.has(program) || command.words.some((word) => word.value === '--')) return undefined;
  const words = command.words.findIndex(
    (word, i) => i > 0 && word.text === word.value && callers.has(basename(word.value)),
  );
  if (words === -1) return undefined;
  const last = command.words[words - 1];
  const rest = command.words.slice(words);
  const start = rest[0]?.span.start ?? 0;
  const parts = { assignments: [], redirects: [] };
  const tag = recognise({ kind: 'simple', span: { start, end: command.span.end }, words: rest, ...parts });
  const clean = command.redirects.every(({ span }) => span.end <= (last?.span.end ?? 0));
  return tag === undefined || !clean ? undefined : { tag, words };
}
