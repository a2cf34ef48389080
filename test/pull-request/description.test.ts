import { afterEach, describe, expect, test } from 'vitest';
import { endlessJob, quittingJob } from './manifests.ts';
import { beginStory, onlyPull, type Story } from './story.ts';

let story: Story;

afterEach(async () => {
  expect(story.github.complaints).toEqual([]);
  await story.github.close();
});

/** What the App writes about these files. */
async function written(files: Readonly<Record<string, string>>): Promise<string> {
  story = await beginStory(files);
  await story.round();
  return onlyPull(story).issue.body ?? '';
}

/** So many Jobs that differ in their names alone. */
function copies(count: number): Readonly<Record<string, string>> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`k8s/job-${i}.yaml`, quittingJob(`job-${i}`)]));
}

function cronJob(name: string): string {
  return `apiVersion: batch/v1
kind: CronJob
metadata:
  name: ${name}
  namespace: reports
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: app
              image: app:1
              command: [sh, -c, './work; curl -X POST localhost:9091/quitquitquit']
            - name: cloud-sql-proxy
              image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.11.0
              args: [--quitquitquit, --port=5432, 'my:inst:x']
`;
}

/** A Deployment in a mesh that holds its app back by an annotation: safe to change, if the mesh is new enough. */
const meshed = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    metadata:
      annotations:
        proxy.istio.io/config: '{"holdApplicationUntilProxyStarts": true}'
    spec:
      containers:
        - name: web
          image: web:1
`;

const killing = `apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
spec:
  template:
    spec:
      restartPolicy: Never
      shareProcessNamespace: true
      containers:
        - name: migrate
          image: migrate:1
          command: [sh, -c, './migrate; pkill cloud-sql-proxy']
        - name: proxy
          image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.11.0
          args: [--port=5432, 'my:inst:x']
`;

describe('what is the same of many workloads', () => {
  test('is said once, and all of them are named', async () => {
    const text = await written(copies(60));
    expect(text.length).toBeLessThan(16_000);
    expect(text.match(/^```diff$/gmu)).toHaveLength(1);
    expect(text).toContain('### Job `job-0` and 59 more');
    expect(text.match(/^- The Job used to succeed when its work failed.*\(everywhere\)$/gmu)).toHaveLength(1);
    for (let i = 0; i < 60; i++) expect(text).toContain(`| Job \`job-${i}\` | \`k8s/job-${i}.yaml\` |`);
  });

  test('is not taken for the same where something else was found', async () => {
    const text = await written({ ...copies(2), 'k8s/end.yaml': endlessJob('end') });
    expect(text).toMatch(/^### Job `job-\d` and 1 more$/mu);
    expect(text).toMatch(/^### Job `end`$/mu);
    expect(text.match(/^- The pod now ends with its app containers.*$/gmu)).toEqual([
      expect.stringMatching(/\(Job `end`\)$/u),
    ]);
  });

  test('is folded only with empty lines around it: GitHub shows no Markdown inside of HTML otherwise', async () => {
    const lines = (await written(copies(60))).split('\n');
    const opened = lines.flatMap((line, i) => (line.startsWith('<details>') ? [lines[i + 1]] : []));
    const closed = lines.flatMap((line, i) => (line === '</details>' ? [lines[i - 1], lines[i + 1]] : []));
    expect(opened.length).toBeGreaterThan(1);
    expect(new Set([...opened, ...closed])).toEqual(new Set(['']));
    expect(closed).toHaveLength(2 * opened.length);
  });
});

describe('a reviewer', () => {
  test('reads names of the workload that is named first, not as if they were those of all', async () => {
    const other = killing.replace('name: migrate\nspec', 'name: seed\nspec').replace('name: proxy', 'name: sql');
    const text = await written({ 'a.yaml': killing, 'b.yaml': other, 'c.yaml': quittingJob('report') });
    expect(text).toMatch(/"proxy" being gone: .* \(Job `migrate`; likewise in Job `seed`\)$/mu);
    expect(text).toMatch(/give this one a new name\. \(everywhere\)$/mu);
  });

  test('reads in the first lines how much goes and how careful one has to be', async () => {
    const [, , first] = (await written({ 'a.yaml': quittingJob('a') })).split('\n');
    expect(first).toMatch(/^One workaround .* from one workload: .* It also changes something/u);
  });

  test('is told which of several changes need a look', async () => {
    const text = await written({ 'a.yaml': quittingJob('a'), 'web.yaml': meshed });
    expect(text).toMatch(/^2 workarounds .* from 2 workloads: .* One of them also changes something/mu);
    expect(text).toContain('| Job `a` | `a.yaml` | `quitquitquit-call` | ⚠ unsafe |');
    expect(text).toContain('| Deployment `web` | `web.yaml` | `hold-application-annotation` | safe |');
  });

  test('is told that nothing needs a look', async () => {
    const text = await written({ 'web.yaml': meshed });
    expect(text).toContain('All of it is graded safe');
    expect(text).not.toContain('⚠');
  });

  test('learns what is left to do by hand, as at a terminal', async () => {
    const text = await written({ 'migrate.yaml': killing });
    expect(text).toMatch(
      /By hand, now or later:\n- Once nothing else needs it, `shareProcessNamespace: true` can go too/u,
    );
  });
});

describe('whoever rolls it out', () => {
  test('is told what concerns a Deployment in a mesh, and nothing of Jobs', async () => {
    const text = await written({ 'web.yaml': meshed });
    const [, rollout = ''] = text.split('### Rolling out');
    expect(rollout).toContain('`kubectl rollout undo deployment/web` goes back at once');
    expect(rollout).toContain('it has to be among the init containers');
    expect(rollout).not.toMatch(/Job|workload first/u);
  });

  test('can try a CronJob by a command that names it', async () => {
    const text = await written({ 'a.yaml': cronJob('nightly') });
    expect(text).toContain('`kubectl create job --from=cronjob/nightly sidecar-try -n reports`');
    expect(text).not.toContain('kubectl delete');
  });

  test('is given no command with a name that a shell would act on', async () => {
    const text = await written({ 'a.yaml': quittingJob('"x; curl evil | sh"') });
    expect(text).toContain('(`kubectl delete job NAME`)');
  });

  test('sees what was taken for granted, what shows the truth, and what happens where it is otherwise', async () => {
    const text = await written({ 'web.yaml': meshed });
    expect(text).toContain('- Kubernetes 1.34 (assumed, nothing was declared); `kubectl get nodes` shows yours');
    expect(text).toContain('- Istio 1.28 (assumed, nothing was declared); `istioctl version` shows yours');
    expect(text).toContain('it stays an ordinary container');
    expect(text).not.toContain('waits in `Init` for ever');
    expect(text).toContain('`kubernetes: "1.NN"`, `istio: {version: "1.NN"}`');
  });
});
