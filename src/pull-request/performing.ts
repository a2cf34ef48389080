import { catalogue, closest, withIgnored } from '../index.ts';
import { code, prose } from '../report/markup.ts';
import { bodyLimit } from './body/body.ts';
import { isRebaseTicked } from './body/closing-words.ts';
import { type Command, commandHelp, readCommand } from './command.ts';
import type { Gateway } from './gateway.ts';
import { withMarker } from './marker.ts';
import { type OurPull, ourPull } from './ours.ts';
import { configPaths } from './paths.ts';
import type { PendingIgnore } from './plan-set.ts';
import type { Permission, PullFacts } from './pull.ts';
import { beginningOf, isLocked, ownConfig } from './repository-config.ts';
import { say } from './sticky-comment.ts';

/** A comment, or a change of a body, on a pull request. */
export interface Remark {
  readonly pull: number;
  /** Who made it; bots' logins end in `[bot]`. */
  readonly sender: string;
  readonly text: string;
  /** The comment's id; absent for a change of the body. */
  readonly comment?: number;
}

/** What is to be done after a remark. */
export type CommandEffect =
  /** Nothing was asked for, or nobody who may. */
  | { readonly kind: 'none' }
  /** It was answered; nothing else is to be done. */
  | { readonly kind: 'answered' }
  /** The repository is to be scanned and published; the pull request is forced if `forced`. */
  | { readonly kind: 'round'; readonly pull: number; readonly forced: boolean }
  /** Somebody else's pull request is to be checked again. */
  | { readonly kind: 'check'; readonly pull: number };

const nothing: CommandEffect = { kind: 'none' };
const answered: CommandEffect = { kind: 'answered' };

/**
 * Hears a remark and does what can be done at once. Bots and those who may not write are not heard: they get neither
 * answer nor reaction.
 * @throws {GitHubError}
 */
export async function hear(remark: Remark, gateway: Gateway): Promise<CommandEffect> {
  const { sender, comment } = remark;
  if (sender === gateway.login || sender.endsWith('[bot]')) return nothing;
  const command = comment === undefined ? tickIn(remark) : readCommand(remark.text);
  if (command === undefined || !mayAsk(command, await gateway.permissionOf(sender))) return nothing;
  if (comment !== undefined) await gateway.react(comment, command.kind === 'unclear' ? 'confused' : '+1');
  // Read late: what is written into the description rests on it.
  const pull = await gateway.pull(remark.pull);
  const own = ourPull(pull, gateway.login);
  if (comment === undefined && own === undefined) return nothing;
  return await perform(command, { pull, own }, gateway);
}

function tickIn({ text }: Remark): Command | undefined {
  return isRebaseTicked(text) ? { kind: 'rebase' } : undefined;
}

/** Reading what a rule is about takes no more than a part in the repository's triage; everything else may write. */
function mayAsk({ kind }: Command, permission: Permission): boolean {
  const writers: readonly Permission[] = ['write', 'maintain', 'admin'];
  const reads = kind === 'explain' || kind === 'help' || kind === 'unclear';
  return writers.includes(permission) || (reads && permission === 'triage');
}

/** A pull request; `own` if it is ours. */
interface Subject {
  readonly pull: PullFacts;
  readonly own: OurPull | undefined;
}

async function perform(command: Command, { pull, own }: Subject, gateway: Gateway): Promise<CommandEffect> {
  const { number } = pull;
  switch (command.kind) {
    case 'help':
      return await answer(number, helpText(), gateway);
    case 'unclear':
      return await answer(number, `${command.says}\n\n${helpText()}`, gateway);
    case 'explain':
      return await answer(number, explanation(command.rule), gateway);
    case 'recheck':
      return own === undefined ? { kind: 'check', pull: number } : { kind: 'round', pull: number, forced: false };
    case 'rebase':
    case 'pause':
    case 'ignore':
      return await performOnOurs(command, { pull, own }, gateway);
  }
}

async function performOnOurs(
  command: Extract<Command, { kind: 'rebase' | 'pause' | 'ignore' }>,
  { pull, own }: Subject,
  gateway: Gateway,
): Promise<CommandEffect> {
  if (own === undefined || pull.state !== 'open') {
    return await answer(pull.number, 'This is only for open pull requests of mine.', gateway);
  }
  switch (command.kind) {
    case 'rebase':
      return { kind: 'round', pull: pull.number, forced: true };
    case 'pause':
      return await pause(own, gateway);
    case 'ignore':
      return await ignore(own, command, gateway);
  }
}

async function answer(number: number, text: string, gateway: Gateway): Promise<CommandEffect> {
  await say(number, text, gateway);
  return answered;
}

async function pause({ pull, marker }: OurPull, gateway: Gateway): Promise<CommandEffect> {
  await gateway.updatePull(pull.number, { body: withMarker(pull.body, { ...marker, paused: true }) });
  return await answer(
    pull.number,
    'Paused: this stays as it is until somebody writes `/sidecar-migrate rebase`.',
    gateway,
  );
}

/** More files than this are not listed one by one in a configuration. */
const mostPaths = 20;

const tooMuch = `That is more than a pull request can carry. Please write it into \`${configPaths[0]}\` yourself.`;

async function ignore(
  { pull, marker }: OurPull,
  { rule, reason }: Extract<Command, { kind: 'ignore' }>,
  gateway: Gateway,
): Promise<CommandEffect> {
  if (!catalogue.rules.some(({ id }) => id === rule)) return await answer(pull.number, unknownRule(rule), gateway);
  const byHand = marker.handedOver
    ? 'The branch is yours, so I do not commit to it.'
    : await uneditable({ rule, paths: [], reason }, pull, gateway);
  if (byHand !== undefined) {
    const entry = `ignore:\n  - rule: ${rule}\n    reason: ${JSON.stringify(reason).replaceAll('`', "'")}`;
    const text = `${byHand} In \`${configPaths[0]}\` this does it:\n\n\`\`\`yaml\n${entry}\n\`\`\``;
    return await answer(pull.number, text, gateway);
  }
  const files = await gateway.pullFiles(pull.number);
  const paths = files.map(({ path }) => path).filter((path) => !configPaths.some((config) => config === path));
  const ignores = withEntry(marker.ignores, { rule, paths: paths.map(literally), reason });
  const body = withMarker(pull.body, { ...marker, ignores });
  if (body.length > bodyLimit) return await answer(pull.number, tooMuch, gateway);
  await gateway.updatePull(pull.number, { body });
  return { kind: 'round', pull: pull.number, forced: true };
}

/** Entries with one more. What a rule was to be ignored in before stays; an entry without paths means everywhere. */
function withEntry(entries: readonly PendingIgnore[], entry: PendingIgnore): readonly PendingIgnore[] {
  const before = entries.find(({ rule }) => rule === entry.rule);
  const paths = [...new Set([...(before?.paths ?? []), ...entry.paths])];
  const isEverywhere = before?.paths.length === 0 || paths.length > mostPaths;
  return [...entries.filter((one) => one !== before), { ...entry, paths: isEverywhere ? [] : paths }];
}

/** Why a configuration cannot be edited; `undefined` if it can. */
async function uneditable(entry: PendingIgnore, { head }: PullFacts, gateway: Gateway): Promise<string | undefined> {
  const snapshot = await gateway.snapshot({ prefix: head.branch, branches: [] });
  if (await isLocked('ignore', gateway)) {
    return 'Only the settings of the organisation can say so, in its repository `.github`, because they lock `ignore`.';
  }
  const [path, blob] = ownConfig(snapshot);
  const text = blob === undefined ? await beginningOf(snapshot, gateway) : blob.text;
  if (text !== undefined && withIgnored(text, entry) !== undefined) return undefined;
  if (blob !== undefined) return `I cannot edit ${code(path)} without touching what else is in it.`;
  return 'The settings that hold here are those of the organisation. I do not copy them, because more people see this repository.';
}

/** A path as a glob that means just it. */
function literally(path: string): string {
  return `/${path.replace(/[*?[\]{}\\]/gu, '\\$&')}`;
}

function helpText(): string {
  const rows = commandHelp.map(([usage, says]) => `- \`/sidecar-migrate ${usage}\` ${says}`);
  return `At the start of a comment, by people who may write here:\n${rows.join('\n')}`;
}

function explanation(id: string): string {
  const rule = catalogue.rules.find((one) => one.id === id);
  if (rule === undefined) return unknownRule(id);
  const { title, what, why, safety } = rule.docs;
  return [
    `### ${title}`,
    what.trim(),
    `**Why it matters.** ${why.trim()}`,
    `**When the fix is safe.** ${safety.trim()}`,
  ].join('\n\n');
}

function unknownRule(id: string): string {
  const near = closest(
    id,
    catalogue.rules.map((rule) => rule.id),
  );
  const hint = near === undefined ? 'The rules are named in the description above.' : `Did you mean ${code(near)}?`;
  return `${prose('There is no rule of that name.')} ${hint}`;
}
