import type { Plan } from '../index.ts';

/** Plans that make some edit together, in their order: what pods share changes for all of them at once, or for none. */
export type Company = readonly [Plan, ...Plan[]];

/** All plans in companies, in the order of the first of each. Most have no company but themselves. */
export function companiesAmong(plans: readonly Plan[]): readonly Company[] {
  const companies = new Map<Plan, Set<Plan>>();
  const byEdit = new Map<string, Plan>();
  for (const plan of plans) {
    companies.set(plan, new Set([plan]));
    for (const edit of editsIn(plan)) {
      const other = byEdit.get(edit);
      if (other === undefined) byEdit.set(edit, plan);
      else join(companies, other, plan);
    }
  }
  const places = new Map(plans.map((plan, i) => [plan, i]));
  const place = (plan: Plan): number => places.get(plan) ?? 0;
  return [...new Set(companies.values())].flatMap((members) => {
    const [first, ...others] = [...members].sort((a, b) => place(a) - place(b));
    return first === undefined ? [] : [[first, ...others] satisfies Company];
  });
}

function editsIn({ edits }: Plan): readonly string[] {
  return edits.flatMap(({ file, edits: own }) =>
    own.map(({ span: { start, end }, text }) => JSON.stringify([file, start, end, text])),
  );
}

function join(companies: Map<Plan, Set<Plan>>, one: Plan, other: Plan): void {
  const [into, from] = [companies.get(one), companies.get(other)];
  if (into === undefined || from === undefined || into === from) return;
  for (const plan of from) {
    into.add(plan);
    companies.set(plan, into);
  }
}
