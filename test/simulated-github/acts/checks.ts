import type { Oid } from '../git/object.ts';
import { checkRunInHook, suiteInHook } from '../rest/render/check.ts';
import type { Account } from '../world/account.ts';
import type { App } from '../world/app.ts';
import type { Annotation, CheckAction, CheckRun, CheckSuite } from '../world/check.ts';
import { RejectedError } from '../world/rejection.ts';
import type { Repository } from '../world/repository.ts';
import type { World } from '../world/world.ts';
import { suiteFor } from './check-suites.ts';

/** What an App says of a check run, in the words of the API; what is undefined stays as it is. */
export interface CheckWish {
  readonly name?: string;
  readonly external_id?: string;
  readonly details_url?: string;
  readonly status?: string;
  readonly conclusion?: string;
  readonly started_at?: string;
  readonly completed_at?: string;
  readonly output?: {
    readonly title?: string;
    readonly summary?: string;
    readonly text?: string;
    readonly annotations?: readonly Annotation[];
  };
  readonly actions?: readonly CheckAction[];
}

/** Makes a check run on a commit. */
export function createCheck(
  world: World,
  { app, repository, sha, wish }: { app: App; repository: Repository; sha: Oid; wish: CheckWish },
): CheckRun {
  if (!repository.store.has(sha, 'commit')) throw new RejectedError(422, `No commit found for SHA: ${sha}`);
  const run: CheckRun = {
    id: world.ids.next('check'),
    suite: suiteFor(world, { repository, app, sha }),
    name: wish.name ?? '',
    externalId: '',
    detailsUrl: null,
    status: 'queued',
    conclusion: null,
    startedAt: world.clock.now(),
    completedAt: undefined,
    title: null,
    summary: null,
    text: null,
    annotations: [],
    actions: [],
  };
  apply(world, run, wish);
  repository.checkRuns.push(run);
  tell(world, run, { action: 'created', sender: app.bot });
  if (run.status === 'completed') tell(world, run, { action: 'completed', sender: app.bot });
  return run;
}

/** Changes a check run; annotations are added to those there are. */
export function updateCheck(world: World, run: CheckRun, wish: CheckWish): void {
  const before = run.status;
  apply(world, run, wish);
  if (before !== 'completed' && run.status === 'completed')
    tell(world, run, { action: 'completed', sender: run.suite.app.bot });
}

function apply(world: World, run: CheckRun, wish: CheckWish): void {
  mustFitTogether(wish);
  run.name = wish.name ?? run.name;
  run.externalId = wish.external_id ?? run.externalId;
  run.detailsUrl = wish.details_url ?? run.detailsUrl;
  run.startedAt = wish.started_at === undefined ? run.startedAt : Date.parse(wish.started_at);
  run.actions = wish.actions ?? run.actions;
  if (wish.conclusion !== undefined) complete(world, run, wish);
  else if (wish.status !== undefined) reset(run, wish.status);
  const { output } = wish;
  if (output === undefined) return;
  run.title = output.title ?? run.title;
  run.summary = output.summary ?? run.summary;
  run.text = output.text ?? run.text;
  run.annotations.push(...(output.annotations ?? []));
}

function complete(world: World, run: CheckRun, { conclusion, completed_at: at }: CheckWish): void {
  run.status = 'completed';
  run.conclusion = conclusion ?? null;
  run.completedAt = at === undefined ? world.clock.now() : Date.parse(at);
}

function reset(run: CheckRun, status: string): void {
  run.status = status;
  run.conclusion = null;
  run.completedAt = undefined;
}

/** Rules between fields that the official description tells only in prose. */
function mustFitTogether({ status, conclusion, completed_at: at, output }: CheckWish): void {
  const invalid = (message: string): RejectedError => new RejectedError(422, `Invalid request.\n\n${message}`);
  if ((status === 'completed' || at !== undefined) && conclusion === undefined) {
    throw invalid('If status is "completed" or completed_at is given, "conclusion" wasn\'t supplied.');
  }
  if (conclusion === 'stale') throw invalid('"stale" can only be set by GitHub.');
  for (const one of output?.annotations ?? []) {
    if (one.start_line > one.end_line) throw invalid('An annotation ends before it starts.');
    const columns = one.start_column !== undefined || one.end_column !== undefined;
    if (columns && one.start_line !== one.end_line)
      throw invalid('Columns are only allowed on annotations of one line.');
    if (Buffer.byteLength(one.message) > 65_536) throw invalid('message exceeds 64 KB');
    if ((one.title ?? '').length > 255) throw invalid('title is too long');
  }
}

/** A person asks for a check run again. */
export function rerequestCheck(world: World, run: CheckRun, by: Account): void {
  reset(run, 'queued');
  tell(world, run, { action: 'rerequested', sender: by });
}

/** A person asks for all check runs of an App on a commit again. */
export function rerequestSuite(world: World, suite: CheckSuite, by: Account): void {
  const payload = () => ({ check_suite: suiteInHook(world, suite) });
  const { app, repository } = suite;
  world.emit({ event: 'check_suite', action: 'rerequested', sender: by, repository, app, payload });
}

/** A person presses a button of a check run; throws `RejectedError` when there is none of that name. */
export function pressButton(
  world: World,
  run: CheckRun,
  { by, identifier }: { by: Account; identifier: string },
): void {
  if (!run.actions.some((action) => action.identifier === identifier))
    throw new RejectedError(404, `No button ${identifier}`);
  tell(world, run, { action: 'requested_action', sender: by, with: { requested_action: { identifier } } });
}

/** The App that made the run hears of it, and of what is asked of it nobody else. */
function tell(
  world: World,
  run: CheckRun,
  told: { action: string; sender: Account; with?: Readonly<Record<string, unknown>> },
): void {
  const payload = () => ({ check_run: checkRunInHook(world, run), ...told.with });
  const { app, repository } = run.suite;
  const only = /^re/u.test(told.action) ? { app } : {};
  world.emit({ event: 'check_run', action: told.action, sender: told.sender, repository, ...only, payload });
}
