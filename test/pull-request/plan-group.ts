import { emptyConfig } from '../../src/index.ts';
import { runEngine } from '../../src/pull-request/engine.ts';
import type { Marker } from '../../src/pull-request/marker.ts';
import type { PlanGroup } from '../../src/pull-request/plan-set.ts';

/** The marker of a pull request that nothing is known of. */
export const emptyMarker: Marker = {
  group: '',
  base: 'b'.repeat(40),
  into: 'main',
  commit: 'c'.repeat(40),
  tree: 'd'.repeat(40),
  title: '',
  content: '',
  fingerprints: [],
  ignores: [],
  paused: false,
  handedOver: false,
};

/** The group of all that the engine finds in some files. */
export function groupOf(files: Readonly<Record<string, string>>): PlanGroup {
  const list = Object.entries(files).map(([path, text]) => ({ path, text }));
  const { plans } = runEngine({ files: list, config: emptyConfig, unsafe: true, ignored: [] });
  return {
    key: '',
    branch: 'b',
    plans: plans.filter(({ edits }) => edits.length > 0),
    leftAlone: plans.filter(({ edits }) => edits.length === 0),
    files: list.map(({ path, text }) => ({
      path,
      mode: '100644',
      before: { oid: '', text },
      after: { oid: '', text: '' },
    })),
    fingerprints: [],
    ignores: [],
    later: 0,
    content: '',
    meaning: '',
  };
}
