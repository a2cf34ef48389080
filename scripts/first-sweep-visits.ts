import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Work } from '../src/app/queue/job.ts';
import type { Held } from '../test/app/places.ts';
import { beginStory, type Story } from '../test/app/story.ts';
import type { RecordedCall } from '../test/simulated-github/ledger/ledger.ts';

/** A request as limits count it. */
export interface Request {
  readonly kind: 'rest' | 'graphql';
  /** Whose budget pays: that of the App where a token is minted. */
  readonly by: 'app' | 'installation';
  /** Towards the limits of a minute. */
  readonly points: number;
  /** Towards the limit of an hour. */
  readonly cost: number;
  readonly creates: boolean;
}

/** What is asked of GitHub while a repository is scanned, and what when its result is published, if it has one. */
export interface Visit {
  readonly scan: readonly Request[];
  readonly publish: readonly Request[];
}

/** Visits in a first sweep, by what is in the repository. */
export interface Visits {
  /** No visit: a page of the list of repositories, with their heads. */
  readonly page: Visit;
  /** No manifest at all. */
  readonly bare: Visit;
  /** Some manifests without workarounds. */
  readonly plain: Visit;
  /** Hundreds of them. */
  readonly large: Visit;
  /** A workaround, where a pull request may be opened. */
  readonly opening: Visit;
  /** A workaround, where another one goes first. */
  readonly waiting: Visit;
  /** The same an hour later. */
  readonly waitingAgain: Visit;
}

const fixture = join(import.meta.dirname, '..', 'fixtures', '_pipeline', 'nightly-report', 'before.yaml');

/** Lets the real App visit one repository of each kind on the simulated GitHub, and writes down what it asked. */
export async function measureVisits(held: Held): Promise<Visits> {
  const story = await beginStory(held);
  try {
    const { github, app, house } = story;
    github.repository('acme/first', { 'README.md': 'first\n' });
    const { id: installation } = github.install(app, 'acme');
    await story.settled();
    const page = await visit(story, { queue: 'reconcile', installation, attempt: 0, since: 0 });
    let last = 0;
    const visitNew = async (name: string, files: Readonly<Record<string, string>>): Promise<Visit> => {
      const { id } = github.repository(`acme/${name}`, files);
      await house.database.query(
        "insert into sidecar.repository (id, installation, owner, name) values ($1, $2, 'acme', $3)",
        [id, installation, name],
      );
      last = id;
      return await visit(story, scanOf(id));
    };
    const job = readFileSync(fixture, 'utf8');
    const bare = await visitNew('bare', { 'README.md': 'bare\n' });
    const plain = await visitNew('plain', services(30));
    const large = await visitNew('large', services(450));
    const opening = await visitNew('opening', { ...services(30), 'k8s/report.yaml': job });
    const waiting = await visitNew('waiting', { ...services(31), 'k8s/report.yaml': `# another\n${job}` });
    const waitingAgain = await visit(story, scanOf(last));
    return { page, bare, plain, large, opening, waiting, waitingAgain };
  } finally {
    await story.end();
  }
}

function scanOf(repository: number): Work {
  return { queue: 'scan', repository, urgency: 'sweep', attempt: 0, since: 0 };
}

async function visit({ github, house, settled }: Story, work: Work): Promise<Visit> {
  const since = github.mark();
  await house.database.transaction((session) => house.queue.add(session, [work]));
  await settled();
  const requests = github.calls({ since }).all.map(requestOf);
  // Scans of a sweep share a token; whoever publishes gets one for the repository.
  const mint = requests.findIndex(({ by }) => by === 'app');
  return mint < 0 ? { scan: requests, publish: [] } : { scan: requests.slice(0, mint), publish: requests.slice(mint) };
}

function requestOf({ kind, points, cost, creates }: RecordedCall): Request {
  if (kind === 'token' || kind === 'app') return { kind: 'rest', by: 'app', points: 5, cost: 1, creates: false };
  return { kind: kind === 'graphql' ? 'graphql' : 'rest', by: 'installation', points, cost, creates };
}

function services(count: number): Readonly<Record<string, string>> {
  const entries = Array.from({ length: count }, (_, i) => [
    `k8s/service-${i}.yaml`,
    `kind: Service\nmetadata: {name: shop-${count}-${i}}\n`,
  ]);
  return Object.fromEntries(entries) as Readonly<Record<string, string>>;
}
