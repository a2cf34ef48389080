import type { Hazard } from '../engine/hazard.ts';
import type { Rule } from '../engine/rule.ts';
import type { Edit } from '../yaml/edit.ts';
import { fileDiff } from './diff.ts';
import { fenced } from './markup.ts';

/** A fixture as a page shows it: what its name says, and the diff or the reason that it ends in. */
export interface Example {
  /** The name of the fixture's folder, e.g. `refuse-sole-container`. */
  readonly name: string;
  readonly files: readonly ExampleFile[];
  /** Why it is left alone, or what to do by hand, for `refuse-` fixtures. */
  readonly reason?: string;
  /** Whether its changes need `--unsafe`. */
  readonly unsafe?: boolean;
}

/** A file of an example before, with what changes in it. */
interface ExampleFile {
  readonly path: string;
  readonly text: string;
  readonly edits: readonly Edit[];
}

/** The page of a rule or a hazard in `docs/rules`, from its docs and fixtures. Markdown; ends with a line feed. */
export function rulePage(subject: Rule | Hazard, examples: readonly Example[]): string {
  const { id, docs } = subject;
  const parts: (readonly string[])[] = [
    [`# ${docs.title}`],
    ['category' in subject ? `\`${id}\` is a rule (${subject.category}).` : `\`${id}\` is a hazard.`],
    ...('what' in docs ? section('What it finds', docs.what) : []),
    ...section('Why it matters', docs.why),
    ...('safety' in docs ? section('When the fix is safe', docs.safety) : []),
    ...('category' in subject ? section('How to ignore it', suppression(id)) : []),
    ...examplesOf(examples, 'category' in subject),
    ...references(docs.references),
  ];
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** The page that lists all rules and hazards, in the order of the catalogue. Markdown; ends with a line feed. */
export function indexPage(rules: readonly Rule[], hazards: readonly Hazard[]): string {
  const row = ({ id, docs }: Rule | Hazard) => `- [\`${id}\`](${id}.md): ${docs.title}`;
  const parts = [
    '# Rules and hazards',
    'A rule finds a workaround and takes it out. A hazard is a reason not to convert a container, or to look twice.',
    '## Rules',
    rules.map(row).join('\n'),
    '## Hazards',
    hazards.map(row).join('\n'),
  ];
  return `${parts.join('\n\n')}\n`;
}

function section(head: string, text: string): readonly (readonly string[])[] {
  return [[`## ${head}`], [text.trim()]];
}

function suppression(id: string): string {
  return `\`# sidecar-migrate: ignore[${id}] reason\` on the line above, on the item or at the head of the document; the
reason is required. For a whole repository: \`rules: { ${id}: off }\` in \`.github/sidecar-migrate.yml\`.`;
}

function examplesOf(examples: readonly Example[], isRule: boolean): readonly (readonly string[])[] {
  const migrated = examples.filter(({ name }) => !/^(?:skip|refuse)-/u.test(name));
  const refused = examples.filter(({ name }) => name.startsWith('refuse-'));
  const skipped = examples.filter(({ name }) => name.startsWith('skip-'));
  return [
    ...(migrated.length === 0 ? [] : [[isRule ? '## Examples' : '## What is still converted']]),
    ...migrated.flatMap((example) => [[headOf(example)], ...diffs(example)]),
    ...(refused.length === 0 ? [] : [['## What is left alone'], refused.map(refusal)]),
    ...(skipped.length === 0 ? [] : [['## What is not meant'], skipped.map(({ name }) => `- ${titleOf(name)}`)]),
  ];
}

function headOf({ name, unsafe }: Example): string {
  return `### ${titleOf(name)}${unsafe === true ? ' (`--unsafe`)' : ''}`;
}

function diffs({ files }: Example): readonly (readonly string[])[] {
  return files
    .filter(({ edits }) => edits.length > 0)
    .map(({ path, text, edits }) => {
      const lines = fileDiff(path, text, edits).replace(/\r/gu, '').trimEnd().split('\n');
      return fenced('diff', lines.slice(files.length > 1 ? 1 : 3));
    });
}

function refusal({ name, reason }: Example): string {
  return `- ${titleOf(name)}${reason === undefined ? '' : `: ${reason}`}`;
}

/** `refuse-sole-container` as `Sole container`. */
function titleOf(name: string): string {
  const words = name.replace(/^(?:skip|refuse)-/u, '').replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function references(list: readonly string[]): readonly (readonly string[])[] {
  return list.length === 0 ? [] : [['## References'], list.map((reference) => `- ${reference}`)];
}
