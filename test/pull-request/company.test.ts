import { afterEach, describe, expect, test } from 'vitest';
import { quittingJob } from './manifests.ts';
import { beginStory, kindsOf, type Story } from './story.ts';

const script = './rates; rc=$?; curl -s -X POST localhost:9091/quitquitquit; exit $rc';

const proxy = `&proxy
          name: sql-proxy
          image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.14.1
          args: [--quitquitquit, "acme:europe-west1:rates"]`;

const job = (name: string, sidecar: string): string => `- apiVersion: batch/v1
  kind: Job
  metadata: {name: ${name}}
  spec:
    template:
      spec:
        restartPolicy: Never
        containers:
        - name: rates
          image: registry.example.com/finance/rates:11
          command: [sh, -c, "${script}"]
        #
        - ${sidecar}
`;

const own = proxy.replace('&proxy', '').trimStart();
const items = [job('eu', proxy), job('mail', own), job('us', '*proxy')];
const list = `apiVersion: v1\nkind: List\nitems:\n${items.join('')}`;
const settings = { '.github/sidecar-migrate.yml': 'grouping: workload\n' };

let story: Story;

afterEach(async () => {
  expect(story.github.complaints).toEqual([]);
  await story.github.close();
});

const alice = () => story.github.person('alice');
const titles = () => story.pulls().map(({ issue }) => issue.title);

describe('pods that share a container through an alias, with a pull request for each workload', () => {
  test('go into one together, apart from others in their file', async () => {
    story = await beginStory({ ...settings, 'k8s/list.yaml': list, 'k8s/report.yaml': quittingJob('report') });
    expect(kindsOf(await story.round())).toEqual(['opened', 'opened', 'opened']);
    expect(titles().toSorted()).toEqual([
      'Use native sidecars in 2 workloads',
      'Use native sidecars in Job mail',
      'Use native sidecars in Job report',
    ]);
    const both = story.pulls().find(({ issue }) => issue.title.endsWith('2 workloads')) ?? expect.unreachable();
    expect(both.issue.body).toContain('`eu`');
    expect(both.issue.body).toContain('`us`');
    const after = story.text('k8s/list.yaml', both.head.branch) ?? '';
    expect(after.match(/restartPolicy: Always/gu)).toHaveLength(1);
    expect(after.match(/quitquitquit/gu)).toHaveLength(2);
    expect(kindsOf(await story.round())).toEqual(['unchanged', 'unchanged', 'unchanged']);
    await alice().merges(both);
    await story.round();
    expect(story.text('k8s/list.yaml')).toBe(after);
  });

  test('are left alone together when it is closed', async () => {
    story = await beginStory({ ...settings, 'k8s/list.yaml': list });
    await story.round();
    const both = story.pulls().find(({ issue }) => issue.title.endsWith('2 workloads')) ?? expect.unreachable();
    alice().closes(both);
    expect(kindsOf(await story.round())).toEqual(['unchanged']);
    alice().pushes(story.repo, { 'k8s/list.yaml': `# said\n${list}` });
    await story.round();
    expect(titles()).toHaveLength(2);
  });
});
