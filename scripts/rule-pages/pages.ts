import { catalogue, type Migration, migrate, type PlannedFinding } from '../../src/index.ts';
import { type Example, indexPage, rulePage } from '../../src/report/rule-page.ts';
import { allFixtures, type Fixture } from '../../test/fixtures/fixture.ts';
import { optionsOf } from '../../test/fixtures/run.ts';

/** All pages of `docs/rules` by file name, from the rules, the hazards and their fixtures. */
export function rulePages(): ReadonlyMap<string, string> {
  const fixtures = allFixtures();
  const subjects = [...catalogue.rules, ...catalogue.hazards];
  const pages = subjects.map((subject) => {
    const examples = fixtures.filter(({ id }) => id === subject.id).map(exampleOf);
    return [`${subject.id}.md`, rulePage(subject, examples)] as const;
  });
  return new Map([['README.md', indexPage(catalogue.rules, catalogue.hazards)], ...pages]);
}

function exampleOf(fixture: Fixture): Example {
  const migration = migrate(fixture.before, catalogue, optionsOf(fixture));
  const edits = new Map(migration.edits.map((one) => [one.file, one.edits]));
  const own = findingsOf(fixture, migration);
  const reason = own.map((finding) => finding.reason ?? finding.advice[0]).find((one) => one !== undefined);
  return {
    name: fixture.name,
    files: fixture.before.map(({ path, text }) => ({ path, text, edits: edits.get(path) ?? [] })),
    unsafe: own.some(({ outcome }) => outcome === 'review'),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** What a fixture is about: findings of its own rule; for a hazard all, those that it refuses first. */
function findingsOf({ id }: Fixture, { plans }: Migration): readonly PlannedFinding[] {
  const findings = plans.flatMap((plan) => plan.findings);
  const own = findings.filter(({ rule }) => rule === id);
  if (own.length > 0) return own;
  return findings.toSorted((a, b) => Number(b.outcome === 'refuse') - Number(a.outcome === 'refuse'));
}
