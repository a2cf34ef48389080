import { describe, expect, it } from 'vitest';
import { catalogue } from '../../src/index.ts';
import { allFixtures } from '../fixtures/fixture.ts';

const fixtures = allFixtures();
const subjects = [...catalogue.rules, ...catalogue.hazards].map(({ id }) => id);

describe('the fixtures', () => {
  it.each(subjects)('tell at least six stories of %s, two in five of them about what must not change', (id) => {
    const own = fixtures.filter((fixture) => fixture.id === id);
    expect(own.length).toBeGreaterThanOrEqual(6);
    expect(own.filter(({ kind }) => kind !== 'migrate').length / own.length).toBeGreaterThanOrEqual(0.4);
  });

  it('are about rules and hazards that exist', () => {
    expect(fixtures.map(({ id }) => id).filter((id) => !subjects.includes(id))).toEqual([]);
  });
});
