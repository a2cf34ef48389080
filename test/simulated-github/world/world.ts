import type { SimulatedClock } from '../clock.ts';
import type { GitObject, Oid } from '../git/object.ts';
import { ObjectStore } from '../git/store.ts';
import type { Account, Role } from './account.ts';
import type { App, Installation } from './app.ts';
import { Identifiers } from './identifiers.ts';
import { Repository } from './repository.ts';

/** Something that happened, for whoever listens: the seed of webhook deliveries. */
export interface Occurrence {
  readonly event: string;
  readonly action?: string;
  readonly sender: Account;
  readonly repository?: Repository;
  /** Given where it concerns one installation only. */
  readonly installation?: Installation;
  /** Given where it concerns one App only. */
  readonly app?: App;
  /** What the payload holds beside action, repository, organization, sender and installation; asked for at once, if at all. */
  readonly payload?: () => Readonly<Record<string, unknown>>;
}

/** Everything that the simulated GitHub knows. */
export class World {
  readonly clock: SimulatedClock;
  readonly ids = new Identifiers();
  readonly accounts = new Map<string, Account>();
  readonly repositories = new Map<number, Repository>();
  readonly apps = new Map<number, App>();
  readonly installations = new Map<number, Installation>();
  readonly listeners: ((occurrence: Occurrence) => void)[] = [];
  /** Where the API answers, without a slash at the end. */
  apiUrl = 'https://api.github.com';
  readonly #byName = new Map<string, Repository>();
  readonly #pool = new Map<Oid, GitObject>();

  constructor(clock: SimulatedClock) {
    this.clock = clock;
  }

  emit(occurrence: Occurrence): void {
    for (const listener of this.listeners) listener(occurrence);
  }

  /** The account of that name, made now if there is none. */
  account(login: string, type: Account['type'] = 'User'): Account {
    const known = this.accounts.get(login.toLowerCase());
    if (known !== undefined) return known;
    const account: Account = { id: this.ids.next('account'), login, type, name: login, members: new Map() };
    this.accounts.set(login.toLowerCase(), account);
    return account;
  }

  createRepository(owner: Account, name: string, parent?: Repository): Repository {
    const store = parent?.store ?? new ObjectStore(this.#pool);
    const start = { id: this.ids.next('repository'), owner, name, store, createdAt: this.clock.now() };
    const repository = new Repository(parent === undefined ? start : { ...start, parent });
    this.repositories.set(repository.id, repository);
    this.named(repository);
    return repository;
  }

  /** Makes a repository known under its present name; the names it had before lead to it until another takes them. */
  named(repository: Repository): void {
    this.#byName.set(repository.fullName.toLowerCase(), repository);
  }

  /** The repository that has, or had, a name. */
  repository(fullName: string): Repository | undefined {
    const found = this.#byName.get(fullName.toLowerCase());
    return found?.deleted === true ? undefined : found;
  }

  /** What a person may do in a repository. */
  roleOf(account: Account, repository: Repository): Role {
    if (account.id === repository.owner.id) return 'admin';
    const membership = repository.owner.members.get(account.login);
    if (membership === 'admin') return 'admin';
    const given = repository.collaborators.get(account.login);
    if (given !== undefined) return given;
    return membership === 'member' || repository.visibility === 'public' ? 'read' : 'none';
  }

  /** Whether an installation reaches a repository. */
  reaches(installation: Installation, repository: Repository): boolean {
    if (installation.removed || installation.account.id !== repository.owner.id) return false;
    return installation.selection === 'all' || installation.repositories.has(repository.id);
  }

  /** The repositories of an installation, oldest first. */
  repositoriesOf(installation: Installation): Repository[] {
    return [...this.repositories.values()].filter((one) => !one.deleted && this.reaches(installation, one));
  }
}
