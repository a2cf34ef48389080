import { cut } from './cut.ts';

/** What a comment asks for. */
export type Command =
  | { readonly kind: 'rebase' }
  | { readonly kind: 'recheck' }
  | { readonly kind: 'pause' }
  | { readonly kind: 'help' }
  | { readonly kind: 'explain'; readonly rule: string }
  | { readonly kind: 'ignore'; readonly rule: string; readonly reason: string }
  /** It was meant for us, but cannot be understood; `says` tells why in one sentence. */
  | { readonly kind: 'unclear'; readonly says: string };

const name = '/sidecar-migrate';

/** Commands with one clause each, for help. */
export const commandHelp: readonly (readonly [usage: string, says: string])[] = [
  ['rebase', 'makes this pull request anew on the present base branch, and wakes it if it was paused'],
  ['recheck', 'looks again'],
  ['explain RULE', 'says what a rule finds and why'],
  ['ignore RULE --reason TEXT', 'leaves what the rule found here as it is, by a commit to the configuration'],
  ['pause', 'leaves this pull request as it is until somebody writes `rebase`'],
  ['help', 'shows this'],
];

/** The command that a comment begins with; `undefined` if it begins with something else, which may be a code block. */
export function readCommand(comment: string): Command | undefined {
  const first = comment.split(/\r?\n/u).find((one) => one.trim() !== '') ?? '';
  if (/^(?: {4}| {0,3}\t)/u.test(first)) return undefined;
  const line = first.trimStart();
  if (line.slice(0, name.length).toLowerCase() !== name) return undefined;
  const rest = line.slice(name.length);
  if (rest !== '' && !/^\s/u.test(rest)) return undefined;
  const [verb = 'help', ...words] = rest
    .trim()
    .split(/\s+/u)
    .filter((word) => word !== '');
  switch (verb.toLowerCase()) {
    case 'rebase':
      return { kind: 'rebase' };
    case 'recheck':
      return { kind: 'recheck' };
    case 'pause':
      return { kind: 'pause' };
    case 'help':
      return { kind: 'help' };
    case 'explain':
      return words[0] === undefined ? unclear('`explain` takes a rule.') : { kind: 'explain', rule: words[0] };
    case 'ignore':
      return ignore(rest);
    default:
      return unclear('There is no such command.');
  }
}

const longestReason = 300;

function ignore(rest: string): Command {
  const at = rest.indexOf('--reason');
  const [, rule] = (at < 0 ? rest : rest.slice(0, at)).trim().split(/\s+/u);
  if (rule === undefined) return unclear('`ignore` takes a rule.');
  const reason =
    at < 0
      ? ''
      : unquoted(
          rest
            .slice(at + '--reason'.length)
            .replace(/^[=\s]/u, '')
            .trim(),
        );
  if (reason === '') return unclear('`ignore` takes a reason: `--reason TEXT`.');
  return { kind: 'ignore', rule, reason: cut(reason.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ''), longestReason) };
}

function unquoted(text: string): string {
  const [, inner] = /^(?:"(.*)"|“.*”)$/u.exec(text) ?? [];
  return inner ?? text;
}

function unclear(says: string): Command {
  return { kind: 'unclear', says };
}
