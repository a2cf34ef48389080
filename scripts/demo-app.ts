import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { webhookPath } from '../src/app/server/webhook-server.ts';
import { manifestFile } from '../src/app/setup/manifest.ts';
import { AppProcess, freePort } from '../test/app/process.ts';
import { type SimulatedGitHub, simulatedGitHub } from '../test/simulated-github/index.ts';
import type { PullRequest } from '../test/simulated-github/world/pull-request.ts';
import type { Repository } from '../test/simulated-github/world/repository.ts';

/**
 * Shows what the App does, without a GitHub: starts it with its embedded database, pushes workarounds to a repository
 * on a simulated GitHub, and prints the pull request that comes back. Leaves nothing behind.
 */
const files = {
  'k8s/nightly-report.yaml': fixture('_pipeline/nightly-report'),
  'k8s/count-visits.yaml': fixture('completion-flag-file/pause-before-the-program'),
  'k8s/expire-sessions.yaml': fixture('sidecar-kill/saved-exit-code'),
  'k8s/cleanup.yaml': fixture('scuttle-wrapper/argv-with-its-variables'),
  'k8s/checkout.yaml': fixture('wait-for-sidecar-loop/istio-readiness'),
  'k8s/orders.yaml': fixture('prestop-sleep/proxy-last'),
};
const secret = 'the secret of the demonstration';
const folder = mkdtempSync(join(tmpdir(), 'sidecar-migrate-demo-'));
const github = await simulatedGitHub();
const ends = [() => rmSync(folder, { recursive: true, force: true }), async () => await github.close()];
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end().then(() => process.exit(1)));

try {
  const app = await startedApp();
  const repository = github.repository('acme/shop', { 'README.md': 'Shop\n' });
  github.install(app, 'acme');
  await github.deliveries.settled();
  tell(`Pushing ${Object.keys(files).length} manifests to acme/shop …`);
  github.person('alice').pushes(repository, files, { message: 'Deploy the shop' });
  const pull = await opened(repository);
  show(repository, pull);
  const { countWithoutTokens, all } = github.calls({ since: 0 });
  tell(`${all.length} requests to the API, ${countWithoutTokens} without those for tokens.`);
  if (github.complaints.length > 0) throw new RangeError(`GitHub would not take: ${JSON.stringify(github.complaints)}`);
} finally {
  await end();
}

function fixture(name: string): string {
  return readFileSync(join(import.meta.dirname, '..', 'fixtures', name, 'before.yaml'), 'utf8');
}

/** Registers the App as `app.yml` has it, and starts it. */
async function startedApp(): Promise<ReturnType<SimulatedGitHub['app']>> {
  const port = await freePort();
  const { default_permissions: permissions, default_events: events } = manifestFile();
  const webhook = { url: `http://127.0.0.1:${port}${webhookPath}`, secret };
  const app = github.app({ slug: 'sidecar-migrate', permissions, events, webhook });
  const running = new AppProcess({
    APP_ID: String(app.id),
    PRIVATE_KEY: app.privateKey,
    WEBHOOK_SECRET: secret,
    GITHUB_API_URL: github.url,
    DATA_FOLDER: folder,
    PORT: String(port),
  });
  ends.push(async () => void (await running.stop()));
  tell(`Starting the App on port ${port}, its database in ${folder}, and a simulated GitHub at ${github.url} …`);
  await running.start();
  if (running.exitCode !== null) throw new RangeError(`The App ended:\n${running.output.join('\n')}`);
  return app;
}

async function opened(repository: Repository): Promise<PullRequest> {
  for (const last = Date.now() + 20_000; Date.now() < last; ) {
    const [pull] = repository.pulls();
    if (pull !== undefined) return pull;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new RangeError('No pull request came within 20 seconds');
}

function show(repository: Repository, { issue, head, base }: PullRequest): void {
  console.log(`\n${issue.author.login} opened #${issue.number}: ${issue.title}\n${head.branch} -> ${base.branch}\n`);
  console.log(issue.body);
  for (const path of Object.keys(files)) {
    const [before = '', after = ''] = [repository.text(path, base.branch), repository.text(path, head.branch)];
    if (before !== after) console.log(createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after).slice(68));
  }
}

function tell(text: string): void {
  console.error(text);
}

async function end(): Promise<void> {
  for (const step of ends.splice(0).reverse()) await step();
}
