import type { Inner, Word } from './script.ts';

const shells = new Set(['sh', 'bash', 'ash', 'dash', 'ksh', 'zsh']);

/** Where a command holds a script in one of its words: the action of `trap`, or what `eval` and `sh -c` run. */
export function innerWord(words: readonly Word[]): Omit<Inner, 'body'> | undefined {
  const program = words[0]?.value;
  if (program === undefined) return undefined;
  if (program === 'trap') return trapAction(words);
  if (program === 'eval') return words.length === 2 ? { how: 'eval', word: 1 } : undefined;
  const shell = words.findIndex((word) => shells.has(basename(word.value ?? '')));
  if (shell === -1 || !runs(words.slice(0, shell))) return undefined;
  const flag = words.findIndex((word, i) => i > shell && /^-[a-z]*c$/.test(word.value ?? ''));
  if (flag === -1 || !words.slice(shell + 1, flag).every((word) => word.value?.startsWith('-'))) return undefined;
  const script = words[flag + 1]?.value === '--' ? flag + 2 : flag + 1;
  return script < words.length ? { how: 'shell', word: script } : undefined;
}

/** `trap ACTION SIGNAL…`, not `trap - SIGNAL`, `trap '' SIGNAL`, `trap -p`. */
function trapAction(words: readonly Word[]): Omit<Inner, 'body'> | undefined {
  const word = words[1]?.value === '--' ? 2 : 1;
  const action = words[word]?.unquoted;
  if (action === undefined || action.trim() === '' || action.startsWith('-') || words.length < word + 2)
    return undefined;
  return { how: 'trap', word };
}

const runners = new Set(['timeout', 'exec', 'env', 'nohup', 'time', 'command', 'nice', 'setsid']);

/** Whether the words in front of a shell only say how to run it. */
function runs(words: readonly Word[]): boolean {
  return words.length === 0 || runners.has(basename(words[0]?.value ?? ''));
}

/** The last segment of a program's path. */
export function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
