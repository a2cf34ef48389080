import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { Engine } from '../../src/pull-request/engine.ts';
import { onEveryDatabaseAtLength } from './places.ts';
import { beginStory, type Story } from './story.ts';

const folder = join(import.meta.dirname, '..', '..', 'fixtures', '_pipeline', 'nightly-report');
const job = readFileSync(join(folder, 'before.yaml'), 'utf8');

/** An engine whose plans for a repository with a file of that name do not verify. */
function failingAt(path: string): (engine: Engine) => Engine {
  return (engine) => async (task) => {
    const migration = await engine(task);
    if (task.files.every((file) => file.path !== path)) return migration;
    const plans = migration.plans.map((plan) =>
      plan.edits.length === 0 ? plan : { ...plan, edits: [], failure: 'a comment was lost' },
    );
    return { ...migration, plans, edits: [] };
  };
}

onEveryDatabaseAtLength('a rule whose plan does not verify', (make) => {
  let story: Story;
  afterEach(async () => {
    expect(story.github.complaints).toEqual([]);
    await story.end();
  });

  it('changes nothing any more in any repository, and is said in the log once', async () => {
    story = await beginStory(await make(), failingAt('k8s/odd.yaml'));
    const { github, app, house } = story;
    const odd = github.repository('odd/shop', { 'k8s/odd.yaml': job });
    github.install(app, 'odd');
    await story.settled();
    expect(odd.pulls()).toEqual([]);
    const plain = github.repository('plain/shop', { 'k8s/job.yaml': job });
    github.install(app, 'plain');
    await story.settled();
    expect(plain.pulls()).toEqual([]);
    const files = { 'k8s/daily.yaml': job.replaceAll('nightly-report', 'daily') };
    const pull = github.person('alice').opens(plain, { head: 'topic', files });
    await story.settled();
    expect(pull.comments).toEqual([]);
    github.person('alice').closes(pull);
    await story.settled();
    github.person('alice').pushes(odd, { 'k8s/odd.yaml': `# again\n${job}` });
    await story.settled();
    const told = house.lines.filter(({ level }) => level === 'error');
    expect(told).toHaveLength(1);
    expect(told[0]?.distrusted).toContain('quitquitquit-call');
    const rows = await house.database.query('select distinct release, reason from sidecar.distrust');
    expect(rows).toEqual([{ release: '0.0.0', reason: 'a comment was lost' }]);
    await house.database.query("update sidecar.distrust set release = 'an earlier one'");
    github.person('alice').pushes(plain, { 'k8s/job.yaml': `# again\n${job}` });
    await story.settled();
    expect(plain.pulls().filter(({ issue }) => issue.state === 'open')).toHaveLength(1);
  });
});
