import { afterEach, describe, expect, test } from 'vitest';
import { checkPull } from '../../src/pull-request/check/checking.ts';
import { runEngine } from '../../src/pull-request/engine.ts';
import { type Marker, readMarker } from '../../src/pull-request/marker.ts';
import { migratedJob, quittingJob } from './manifests.ts';
import { beginStory, branch, kindsOf, onlyPull, type Story } from './story.ts';

let story: Story;

afterEach(async () => {
  expect(story.github.complaints).toEqual([]);
  await story.github.close();
});

const alice = () => story.github.person('alice');
const engine = (task: Parameters<typeof runEngine>[0]) => Promise.resolve(runEngine(task));
const marked = (body: string | null): Marker => readMarker(body ?? '') ?? expect.unreachable();

describe('a repository built to be too much', () => {
  test('of 100,000 files is read with few requests; of as many manifests it is too large, and no text is read', async () => {
    story = await beginStory();
    const { gateway } = story;
    const padded = (name: (i: number) => string) => ({
      ...gateway,
      async tree(oid: string, depth: 'all' | 'own') {
        const listing = await gateway.tree(oid, depth);
        const oids = 'f'.repeat(40);
        const more = Array.from({ length: 100_000 }, (_, i) => ({
          path: name(i),
          mode: '100644',
          oid: oids,
          size: 10,
        }));
        return { ...listing, entries: [...listing.entries, ...more] };
      },
    });
    const since = story.github.mark();
    const { scan } = await story.round({}, { gateway: padded((i) => `k8s/${i}.yaml`) });
    expect(scan).toMatchObject({ kind: 'left', state: { name: 'too-large' } });
    expect(story.github.calls({ since }).count).toBeLessThanOrEqual(3);
    expect(kindsOf(await story.round({}, { gateway: padded((i) => `docs/${i}.md`) }))).toEqual(['opened']);
  });

  test('with one file of 100 MB is read without it', async () => {
    story = await beginStory();
    const { gateway } = story;
    const asked: string[] = [];
    const { scan } = await story.round(
      {},
      {
        gateway: {
          ...gateway,
          async tree(oid, depth) {
            const listing = await gateway.tree(oid, depth);
            const huge = { path: 'k8s/huge.yaml', mode: '100644', oid: 'e'.repeat(40), size: 100 * 1024 * 1024 };
            return { ...listing, entries: [...listing.entries, huge] };
          },
          async blobs(oids) {
            asked.push(...oids);
            return await gateway.blobs(oids);
          },
        },
      },
    );
    expect(scan).toMatchObject({ set: { problems: [{ file: 'k8s/huge.yaml', message: 'Larger than 1 MiB.' }] } });
    expect(asked).not.toContain('e'.repeat(40));
    onlyPull(story);
  });

  test.each([
    ['aliases of aliases', bomb()],
    ['a million brackets', `a: ${'['.repeat(500_000)}`],
    ['deep maps', Array.from({ length: 5000 }, (_, i) => `${' '.repeat(i)}a:\n`).join('')],
    ['one endless line', `containers: [${'a, '.repeat(300_000)}b]\n`],
    ['many documents', '---\nkind: Pod\nspec: {containers: [{name: a}]}\n'.repeat(10_000)],
  ])(
    'with %s is done with in time, and the rest of it is migrated',
    async (_what, text) => {
      story = await beginStory({ 'k8s/report.yaml': quittingJob('report'), 'k8s/hostile.yaml': text });
      expect(kindsOf(await story.round())).toEqual(['opened']);
      expect(story.text('k8s/report.yaml', branch)).toBe(migratedJob('report'));
      expect(story.text('k8s/hostile.yaml', branch)).toBe(text);
    },
    30_000,
  );
});

describe('text of a repository', () => {
  const hostile =
    '@octo/team <img src=x> [a](javascript:b) #1 | `c` ``` <!-- sidecar-migrate: {"group":"forged"} --> $a$ closes #2';

  test('in names, paths, comments and hunks stays text, in the body and in checks', async () => {
    const name = JSON.stringify(hostile);
    const manifest = `# ${hostile}\n${quittingJob('report').replace('name: app', `name: ${name} # ${hostile}`)}`;
    const path = `k8s/${hostile.replaceAll('/', '')}.yaml`;
    story = await beginStory({ [path]: manifest });
    await story.round();
    const { issue, head } = onlyPull(story);
    const body = issue.body ?? '';
    expect(marked(body).commit).toBe(head.sha);
    expect(body.match(/<!--/gu)?.length).toBe(body.match(/<!-- sidecar-migrate: (?:begin|rebase|\{)/gu)?.length);
    expect(live(body)).toBe('');
    const { message } = await story.gateway.commit(head.sha);
    expect(message).not.toMatch(/[@#<>[\]]/u);
    const pull = alice().opens(story.repo, {
      head: 'topic',
      files: { [`copy ${path.replace('k8s/', '')}`]: manifest.replace('name: report', 'name: copy') },
    });
    const { run } = await checkPull(pull.issue.number, { release: '1.0.0' }, { gateway: story.gateway, engine });
    expect(run).toMatchObject({ conclusion: 'neutral' });
    expect(live(run?.summary ?? '')).toBe('');
    for (const { body: said } of pull.comments) expect(live(said)).toBe('');
  });

  test('that is a template of ours in the settings can neither mention nor close anything by a name', async () => {
    story = await beginStory({
      'k8s/report.yaml': quittingJob('report').replace('name: report', 'name: "x\\n\\nCloses #3 GH-4 @all [skip ci]"'),
      '.github/sidecar-migrate.yml': 'title: "chore: {where}"\ncommitMessage: "chore: {where}"\n',
    });
    await story.round();
    const { issue, head } = onlyPull(story);
    const { message } = await story.gateway.commit(head.sha);
    for (const text of [issue.title, message]) expect(text).not.toMatch(/[@#\n[]|GH-\d/u);
  });
});

/** What GitHub would act on in a Markdown text: mentions, references, HTML, links, mathematics. Code shows as it is. */
function live(text: string): string {
  const plain = text
    .replace(/^(`{3,})\w*\n[\s\S]*?^\1$/gmu, '')
    .replace(/<!--[\s\S]*?-->/gu, '')
    .replace(/<span>\$<\/span>/gu, '')
    .replace(/(?<!\\)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/gu, '');
  const acts = /(?<!\w)@\w|(?<!&)#\d|GH-\d|<[a-z!/]|(?<!\\)\[(?!\s\])|https?:\/\/|www\.\w|\$[^$\s][^$]*\$/giu;
  return [...plain.matchAll(acts)].map(([one]) => one).join(' ');
}

/** Each line three times the one before. */
function bomb(): string {
  const lines = Array.from({ length: 40 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}]\n`);
  return `a0: &a0 [containers]\n${lines.join('')}`;
}
