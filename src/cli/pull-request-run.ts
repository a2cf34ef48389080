import type { Access } from '../github/access.ts';
import { openGateway } from '../github/gateway.ts';
import { loginOf } from '../github/login.ts';
import { type EngineTask, runEngine } from '../pull-request/engine.ts';
import { GitHubError } from '../pull-request/github-error.ts';
import { makeRound, type RoundOutcome } from '../pull-request/round.ts';
import { type ScanOutcome, scan } from '../pull-request/scan.ts';
import { visible } from '../report/visible.ts';
import type { PullRequestCommand } from './command.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import type { Output } from './output.ts';
import { preview } from './pull-request-preview.ts';
import { version } from './release.ts';
import { UsageError } from './usage-error.ts';

/**
 * Does in one repository on GitHub what the App does, in the name of a person.
 * @throws {UsageError} without a token, and where GitHub says no.
 */
export async function runPullRequest({ repository, dryRun }: PullRequestCommand, output: Output): Promise<ExitCode> {
  const [owner = '', name = ''] = repository.split('/');
  const access = accessFrom(process.env);
  try {
    const gateway = openGateway({ owner, name }, { ...access, login: await loginOf(access) });
    const engine = (task: EngineTask) => Promise.resolve(runEngine(task));
    const now = Date.now();
    const request = { release: version(), trustMarkers: true, now, lastTouched: () => now, written: [] };
    if (dryRun) return shown(await scan(request, { gateway, engine }), output);
    return told(await makeRound(request, { gateway, engine }), output);
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    throw new UsageError(`GitHub says no: ${error.message}`, hintFor(error, repository));
  }
}

function accessFrom(env: NodeJS.ProcessEnv): Omit<Access, 'login'> {
  const token = env.GITHUB_TOKEN;
  if (token === undefined || token === '') {
    throw new UsageError(
      'GITHUB_TOKEN is not set.',
      'A personal token that may read and write contents and pull requests of the repository.',
    );
  }
  const baseUrl = env.GITHUB_API_URL;
  return { token: () => Promise.resolve(token), ...(baseUrl === undefined ? {} : { baseUrl }) };
}

function hintFor({ status, permission, retryAfter }: GitHubError, repository: string): string {
  if (retryAfter !== undefined) return `Try again in ${retryAfter} seconds.`;
  if (status === 401) return 'Is GITHUB_TOKEN still valid?';
  if (status === 404) return `Does ${repository} exist, and may the token see it?`;
  return permission === undefined ? 'Try again later.' : `The token needs ${permission}.`;
}

function shown(outcome: ScanOutcome, output: Output): ExitCode {
  if (outcome.kind !== 'planned') return left(outcome, output);
  const { groups } = outcome.set;
  for (const group of groups) output.out(preview(group, outcome));
  if (groups.length === 0) output.out('Nothing to change.\n');
  return groups.length === 0 ? exitCode.done : exitCode.left;
}

function told({ scan: seen, published }: RoundOutcome, output: Output): ExitCode {
  if (seen.kind !== 'planned') return left(seen, output);
  if (published.length === 0) output.out('Nothing to change.\n');
  let code: ExitCode = exitCode.done;
  for (const { outcome } of published) {
    if ('url' in outcome) output.out(`${outcome.kind}: ${visible(outcome.url)}\n`);
    else if (outcome.kind === 'closed') output.out(`closed: #${outcome.pull}\n`);
    else {
      const why = outcome.kind === 'left' ? outcome.state.text : 'The repository kept changing; run this again.';
      output.out(`${visible(why)}\n`);
      code = exitCode.left;
    }
    if ('notes' in outcome) for (const note of outcome.notes) output.err(`note: ${visible(note)}\n`);
  }
  return code;
}

function left(outcome: Exclude<ScanOutcome, { kind: 'planned' }>, output: Output): ExitCode {
  if (outcome.kind === 'left') {
    output.out(`${visible(outcome.state.text)}\n`);
    return exitCode.left;
  }
  const { file, line, column, message, hint } = outcome.fault;
  throw new UsageError(`${file}:${line}:${column}: ${message}`, hint);
}
