import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { onEveryDatabase } from './places.ts';
import { beginStory, type Story } from './story.ts';

const folder = join(import.meta.dirname, '..', '..', 'fixtures', '_pipeline', 'nightly-report');
const job = readFileSync(join(folder, 'before.yaml'), 'utf8');

onEveryDatabase('the App', (make) => {
  let story: Story;
  beforeAll(async () => {
    story = await beginStory(await make());
  });
  afterAll(async () => {
    expect(story.github.complaints).toEqual([]);
    await story.end();
  });

  it('opens one pull request for what is pushed, and goes on with it', async () => {
    const { github, app } = story;
    const repo = github.repository('acme/shop', { 'README.md': 'shop\n' });
    github.install(app, 'acme');
    await story.settled();
    github.person('alice').pushes(repo, { 'k8s/report.yaml': job });
    await story.settled();
    const [pull, ...others] = repo.pulls();
    expect(others).toEqual([]);
    expect(pull?.issue.author.login).toBe('sidecar[bot]');
  });
});
