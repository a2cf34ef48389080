import { type Client, clientOf } from './client.ts';
import { type AppSettings, type Settings, type SimulatedGitHub, simulatedGitHub } from './index.ts';
import type { StoryFiles } from './people/files.ts';
import type { App, Installation } from './world/app.ts';
import type { Repository } from './world/repository.ts';

/** What most stories about the double begin with: a repository and an App on all of its owner's. */
export interface Stage {
  readonly github: SimulatedGitHub;
  readonly repo: Repository;
  readonly app: App;
  readonly installation: Installation;
  /** With a token of the installation. */
  readonly api: Client;
}

/** Permissions that suffice for everything the App does. */
export const everything = {
  contents: 'write',
  pull_requests: 'write',
  checks: 'write',
  issues: 'write',
  merge_queues: 'read',
} as const;

const files: StoryFiles = {
  'README.md': 'shop\n',
  'bin/run': { text: '#!/bin/sh\n', mode: '100755' },
  'k8s/job.yaml': 'kind: Job\nmetadata:\n  name: report\n',
};

/** Sets the stage for `acme/shop`. */
export async function setStage(
  with_: Settings & { app?: Partial<AppSettings>; files?: StoryFiles } = {},
): Promise<Stage> {
  const github = await simulatedGitHub(with_);
  const repo = github.repository('acme/shop', with_.files ?? files);
  const app = github.app({ slug: 'sidecar', permissions: everything, events: ['push', 'pull_request'], ...with_.app });
  const installation = github.install(app, 'acme');
  return { github, repo, app, installation, api: clientOf(github, github.token(installation)) };
}
