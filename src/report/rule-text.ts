import type { Hazard } from '../engine/hazard.ts';
import type { Rule } from '../engine/rule.ts';
import { paragraph, sentence } from './prose.ts';
import type { Look } from './snippet.ts';

/** What a rule or a hazard is about, for a terminal. Ends with a line feed. */
export function ruleText(subject: Rule | Hazard, look: Look): string {
  const { docs } = subject;
  const category = 'category' in subject ? ` ${look.paint('faint', `(${subject.category})`)}` : '';
  const lines = [
    `${look.paint('strong', subject.id)}${category}`,
    ...paragraph(docs.title, 0, look),
    ...('what' in docs ? section('What it finds', docs.what, look) : []),
    ...section('Why it matters', docs.why, look),
    ...('safety' in docs ? section('When the fix is safe', docs.safety, look) : []),
    ...(docs.references.length === 0 ? [] : ['', look.paint('strong', 'References')]),
    ...docs.references.map((reference) => `  ${reference}`),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** All rules and hazards with their titles, for a terminal. Ends with a line feed. */
export function ruleList(rules: readonly Rule[], hazards: readonly Hazard[], look: Look): string {
  const width = Math.max(0, ...[...rules, ...hazards].map(({ id }) => id.length)) + 2;
  const row = (one: Rule | Hazard): string[] => sentence(`  ${one.id.padEnd(width)}`, one.docs.title, look);
  const lines = [
    look.paint('strong', 'Rules: workarounds that are found'),
    ...rules.flatMap(row),
    '',
    look.paint('strong', 'Hazards: reasons not to convert a container, or to look twice'),
    ...hazards.flatMap(row),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** Markdown with its paragraphs wrapped; lists and code blocks keep their lines. */
function section(head: string, text: string, look: Look): readonly string[] {
  const parts = text.trim().split(/\n{2,}/u);
  const body = parts.flatMap((part, i) => {
    const lines = /^(?: {4}|```|\s*[-*|\d])/u.test(part)
      ? part.split('\n').map((line) => `  ${line}`)
      : paragraph(part, 2, look);
    return i === 0 ? lines : ['', ...lines];
  });
  return ['', look.paint('strong', head), ...body];
}
