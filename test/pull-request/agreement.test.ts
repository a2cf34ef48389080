import { describe, expect, test } from 'vitest';
import type { PlannedFinding } from '../../src/index.ts';
import { bodyOf } from '../../src/pull-request/body/body.ts';
import { prose } from '../../src/report/markup.ts';
import { allFixtures } from '../fixtures/fixture.ts';
import { groupOf, emptyMarker as marker } from './plan-group.ts';

/** Rules whose fixtures say much of one pod. */
const rules = ['completion-flag-file', 'kubexit-wrapper', 'sidecar-kill', 'scuttle-wrapper', 'prestop-wait'];
const cases = allFixtures()
  .filter(({ id, kind, config }) => rules.includes(id) && kind === 'migrate' && config === undefined)
  .map((fixture) => ({ name: `${fixture.id}/${fixture.name}`, fixture }));

/** All that a report at a terminal says of a finding. */
function sentencesOf({ message, reason, review, advice, changes }: PlannedFinding): readonly string[] {
  const because = changes.map((change) => change.because);
  return [message, ...(reason === undefined ? [] : [reason]), ...review, ...advice, ...because];
}

describe('a description and a report at a terminal', () => {
  test.each(cases)('agree: $name', ({ fixture }) => {
    const group = groupOf(Object.fromEntries(fixture.before.map(({ path, text }) => [path, text])));
    const text = bodyOf({ group, assumptions: [], marker });
    const findings = [...group.plans, ...group.leftAlone].flatMap((plan) => plan.findings);
    const said = findings.filter(({ suppressed }) => suppressed === undefined).flatMap(sentencesOf);
    expect(said.filter((sentence) => !text.includes(prose(sentence)))).toEqual([]);
    expect(said.length).toBeGreaterThan(0);
  });
});
