import type { Plan } from '../../index.ts';
import { code, prose } from '../../report/markup.ts';
import { cut } from '../cut.ts';

/** A workload by kind, name and namespace, as Markdown. */
export function nameOf({ workload: { kind, name, namespace } }: Plan): string {
  const where = namespace === undefined ? '' : ` in namespace ${code(short(namespace))}`;
  return `${prose(kind)} ${code(short(name))}${where}`;
}

/** Names in Kubernetes have at most 253 characters; what is longer is none. */
function short(name: string): string {
  return name.length <= 253 ? name : `${cut(name, 252)}…`;
}

/** Some workloads by kind and name, each once; of many more than `most` only the number. */
export function namesOf(plans: readonly Plan[], most: number): string {
  const words = wordsOf(plans);
  const shown = words.length <= most + 1 ? words : words.slice(0, most);
  const all = shown.length < words.length ? [...shown, `${words.length - shown.length} more`] : shown;
  return all.length < 2 ? `${all[0] ?? ''}` : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}

/** A kind is only said where it is another one than before. */
function wordsOf(plans: readonly Plan[]): readonly string[] {
  const seen = new Set<string>();
  const words: string[] = [];
  let last: string | undefined;
  for (const { workload } of plans) {
    const word = code(short(workload.name));
    const full = `${prose(workload.kind)} ${word}`;
    if (seen.has(full)) continue;
    seen.add(full);
    words.push(workload.kind === last ? word : full);
    last = workload.kind;
  }
  return words;
}
