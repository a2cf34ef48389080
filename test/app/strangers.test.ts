import { afterAll, beforeAll, expect, it } from 'vitest';
import { quittingJob } from '../pull-request/manifests.ts';
import { manifest, Organisation, onlyPullIn } from './organisation.ts';
import { onEveryDatabaseAtLength } from './places.ts';
import { beginStory, type Story } from './story.ts';

onEveryDatabaseAtLength('the App among strangers who talk', (make) => {
  let story: Story;
  beforeAll(async () => {
    story = await beginStory(await make());
  });
  afterAll(async () => await story.end());

  it('asks GitHub for what a command needs, however much was said before', async () => {
    const organisation = new Organisation(story);
    const repo = organisation.has('shop', { [manifest]: quittingJob('report') });
    repo.visibility = 'public';
    await organisation.installs();
    const pull = onlyPullIn(repo);
    const mallory = story.github.person('mallory');
    for (let i = 0; i < 120; i++) mallory.comments(pull, `Chatter ${i}`);
    await story.settled();
    const since = story.github.mark();
    mallory.comments(pull, '/sidecar-migrate ignore quitquitquit-call --reason "mine"');
    await story.settled();
    const asked = story.github.calls({ since }).all.map(({ operation }) => operation);
    expect(asked.filter((one) => one !== 'apps/create-installation-access-token')).toEqual([
      'issues/get-comment',
      'repos/get-collaborator-permission-level',
    ]);
    expect(story.github.complaints).toEqual([]);
  });
});
