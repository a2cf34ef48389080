import { pressButton, rerequestCheck, rerequestSuite } from '../acts/checks.ts';
import { acceptPermissions, install, select, suspend, uninstall } from '../acts/installations.ts';
import { dequeue, enqueue } from '../acts/merge-queue.ts';
import { archive, publish, remove, rename, setDefaultBranch, transfer } from '../acts/repositories.ts';
import type { Account } from '../world/account.ts';
import type { App, Installation } from '../world/app.ts';
import type { CheckRun } from '../world/check.ts';
import type { QueueEntry } from '../world/merge-queue.ts';
import type { PullRequest } from '../world/pull-request.ts';
import type { Repository } from '../world/repository.ts';
import { Contributor } from './contributor.ts';

/** Someone with an account, who may also look after repositories and Apps. */
export class Person extends Contributor {
  renames(repository: Repository, name: string): void {
    rename(this.world, repository, { by: this.account, name });
  }

  transfers(repository: Repository, to: Account): void {
    transfer(this.world, repository, { by: this.account, to });
  }

  archives(repository: Repository): void {
    archive(this.world, repository, { by: this.account, on: true });
  }

  unarchives(repository: Repository): void {
    archive(this.world, repository, { by: this.account, on: false });
  }

  publishes(repository: Repository): void {
    publish(this.world, repository, { by: this.account, on: true });
  }

  hides(repository: Repository): void {
    publish(this.world, repository, { by: this.account, on: false });
  }

  removes(repository: Repository): void {
    remove(this.world, repository, this.account);
  }

  setsDefaultBranch(repository: Repository, branch: string): void {
    setDefaultBranch(this.world, repository, { by: this.account, branch });
  }

  /** Installs an App on all repositories of an account, or on some. */
  installs(app: App, account: Account, repositories: 'all' | readonly Repository[] = 'all'): Installation {
    return install(this.world, { app, account, by: this.account, repositories });
  }

  uninstalls(installation: Installation): void {
    uninstall(this.world, installation, this.account);
  }

  suspends(installation: Installation): void {
    suspend(this.world, installation, { by: this.account, on: true });
  }

  unsuspends(installation: Installation): void {
    suspend(this.world, installation, { by: this.account, on: false });
  }

  /** Accepts the permissions and events that the App asks for by now. */
  acceptsPermissions(installation: Installation): void {
    acceptPermissions(this.world, installation, this.account);
  }

  /** Adds repositories to an installation on chosen ones. */
  adds(installation: Installation, ...repositories: readonly Repository[]): void {
    select(this.world, installation, { by: this.account, repositories, add: true });
  }

  /** Takes repositories out of an installation on chosen ones. */
  withdraws(installation: Installation, ...repositories: readonly Repository[]): void {
    select(this.world, installation, { by: this.account, repositories, add: false });
  }

  /** Presses "Re-run" of a check run. */
  rerequests(run: CheckRun): void {
    rerequestCheck(this.world, run, this.account);
  }

  /** Presses "Re-run all checks" of the App that made a check run. */
  rerequestsAll({ suite }: CheckRun): void {
    rerequestSuite(this.world, suite, this.account);
  }

  /** Presses a button that a check run offers. */
  presses(run: CheckRun, identifier: string): void {
    pressButton(this.world, run, { by: this.account, identifier });
  }

  /** Puts a pull request into the merge queue. */
  async enqueues(pull: PullRequest): Promise<QueueEntry> {
    return await enqueue(this.world, pull, this.account);
  }

  /** Lets the queue merge an entry, or throw it out. */
  dequeues(entry: QueueEntry, outcome: 'merged' | 'failed'): void {
    dequeue(this.world, entry, { by: this.account, merged: outcome === 'merged' });
  }
}
