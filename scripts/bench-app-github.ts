import { parentPort, workerData } from 'node:worker_threads';
import { simulatedGitHub } from '../test/simulated-github/index.ts';
import { everything } from '../test/simulated-github/stage.ts';
import type { Target } from './bench-app-deliveries.ts';

/** What the GitHub in this thread is to be like. */
export interface GitHubWish {
  readonly webhook: { readonly url: string; readonly secret: string };
  readonly organizations: number;
  /** In each organization. */
  readonly repositories: number;
}

/** What is known of it outside. */
export interface GitHubFacts {
  readonly url: string;
  readonly appId: number;
  readonly privateKey: string;
}

/** A simulated GitHub in a thread of its own; told to `install`, it installs the App and says what may be pushed to. */
const { webhook, organizations, repositories } = workerData as GitHubWish;
const github = await simulatedGitHub();
const app = github.app({
  slug: 'sidecar',
  permissions: everything,
  events: ['push', 'pull_request', 'repository'],
  webhook,
});
parentPort?.postMessage({ url: github.url, appId: app.id, privateKey: app.privateKey } satisfies GitHubFacts);
parentPort?.once('message', async () => {
  const targets: Target[] = [];
  for (let i = 0; i < organizations; i += 1) {
    const repos = Array.from({ length: repositories }, (_, n) =>
      github.repository(`acme-${i}/shop-${n}`, {
        'README.md': `${i} ${n}\n`,
        'k8s/service.yaml': `kind: Service\nmetadata: {name: shop-${n}}\n`,
      }),
    );
    const { id: installation } = github.install(app, `acme-${i}`);
    for (const repo of repos) {
      targets.push({ id: repo.id, fullName: repo.fullName, installation, head: repo.head() ?? '' });
    }
  }
  await github.deliveries.settled();
  parentPort?.postMessage(targets);
});
