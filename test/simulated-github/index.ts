import { type PersonalToken, Tokens, type TokenWish } from './access/tokens.ts';
import { type AppWish, registerApp } from './acts/registration.ts';
import { announceRepository } from './acts/repositories.ts';
import { runningClock, type SimulatedClock } from './clock.ts';
import { type Complaint, Complaints } from './contract/complaints.ts';
import { FaultPlan } from './faults/fault-plan.ts';
import { type CallFilter, type Calls, Ledger } from './ledger/ledger.ts';
import { PrimaryLimits } from './limits/primary.ts';
import { SecondaryLimits, type SecondaryNumbers } from './limits/secondary.ts';
import { changedTree, type StoryFiles } from './people/files.ts';
import { Person } from './people/person.ts';
import type { Platform } from './platform.ts';
import { type Manifest, offerManifest } from './rest/operations/platform.ts';
import { type RunningServer, serve } from './server.ts';
import { Disturber } from './webhooks/disturber.ts';
import { PostOffice } from './webhooks/post-office.ts';
import type { Account, Role } from './world/account.ts';
import type { App, Installation } from './world/app.ts';
import type { Repository } from './world/repository.ts';
import type { Rule, Ruleset } from './world/ruleset.ts';
import { World } from './world/world.ts';

/** How a simulated GitHub begins. Without a clock it goes by the real time; without a port it takes a free one. */
export interface Settings {
  readonly clock?: SimulatedClock;
  readonly port?: number;
}

/** How a repository begins. `announced` tells installations of it; else it has been there all along. */
export interface RepositorySettings {
  readonly visibility?: 'public' | 'private';
  readonly defaultBranch?: string;
  readonly description?: string;
  readonly announced?: boolean;
}

/** An App as it is registered here: the owner may be left out. */
export type AppSettings = Omit<AppWish, 'owner'> & { readonly owner?: string };

/** Starts a GitHub on this machine. Close it after use. */
export async function simulatedGitHub(settings: Settings = {}): Promise<SimulatedGitHub> {
  const world = new World(settings.clock ?? runningClock());
  const complaints = new Complaints();
  const platform: Platform = {
    world,
    complaints,
    office: new PostOffice(world, complaints),
    tokens: new Tokens(world),
    ledger: new Ledger(),
    primary: new PrimaryLimits(world),
    secondary: new SecondaryLimits(world.clock),
    faults: new FaultPlan(),
  };
  const server = await serve(platform, settings.port);
  world.apiUrl = server.url;
  return new SimulatedGitHub(platform, server);
}

/** A GitHub with people, repositories, Apps, an API and webhooks, to tell stories with. */
export class SimulatedGitHub {
  /** What goes wrong with requests. */
  readonly faults: FaultPlan;
  /** What goes wrong with deliveries, and how they are awaited. */
  readonly deliveries: Disturber;
  readonly #platform: Platform;
  readonly #server: RunningServer;

  constructor(platform: Platform, server: RunningServer) {
    this.#platform = platform;
    this.#server = server;
    this.faults = platform.faults;
    this.deliveries = new Disturber(platform.office);
  }

  /** Where the API answers: REST below it, GraphQL at `/graphql`. */
  get url(): string {
    return this.#server.url;
  }

  get clock(): SimulatedClock {
    return this.#platform.world.clock;
  }

  /** The numbers of the secondary limits, to be changed where a story needs it. */
  get limits(): SecondaryNumbers {
    return this.#platform.secondary.numbers;
  }

  /** Requests that came although their caller had been told to wait. */
  get ignoredWaits(): number {
    return this.#platform.secondary.ignoredWaits;
  }

  /** What broke the official description so far: should be empty when a story ends. */
  get complaints(): readonly Complaint[] {
    return this.#platform.complaints.all;
  }

  /** A position in the book of calls, for `calls({ since })`. */
  mark(): number {
    return this.#platform.ledger.mark();
  }

  calls(filter: CallFilter = {}): Calls {
    return this.#platform.ledger.calls(filter);
  }

  /** A person, made on first mention; a login that ends with `[bot]` is a bot's. */
  person(login: string): Person {
    return new Person(
      this.#platform.world,
      this.#platform.world.account(login, login.endsWith('[bot]') ? 'Bot' : 'User'),
    );
  }

  /** An organization, made on first mention, with its members by login. */
  organization(login: string, members: Readonly<Record<string, 'member' | 'admin'>> = {}): Account {
    const account = this.#platform.world.account(login, 'Organization');
    for (const [name, role] of Object.entries(members)) {
      this.person(name);
      account.members.set(name, role);
    }
    return account;
  }

  /** A repository with one commit, or an empty one without files. Its owner becomes an organization if unknown. */
  repository(fullName: string, files?: StoryFiles, settings: RepositorySettings = {}): Repository {
    const { world } = this.#platform;
    const [owner = '', name = ''] = fullName.split('/');
    const repository = world.createRepository(world.account(owner, 'Organization'), name);
    repository.visibility = settings.visibility ?? 'private';
    repository.defaultBranch = settings.defaultBranch ?? 'main';
    repository.description = settings.description ?? null;
    if (files !== undefined) this.#found(repository, files);
    if (settings.announced === true) announceRepository(world, repository, repository.owner);
    return repository;
  }

  #found(repository: Repository, files: StoryFiles): void {
    const { clock } = this.#platform.world;
    const founder = { name: 'founder', email: 'founder@example.com', time: clock.now() };
    const tree = changedTree(repository.store, undefined, files);
    const commit = { tree, parents: [], author: founder, committer: founder, message: 'Begin' };
    repository.refs.set(`refs/heads/${repository.defaultBranch}`, repository.store.putCommit(commit));
  }

  /** Gives a person a role in a repository. */
  allow(login: string, repository: Repository, role: Role): void {
    repository.collaborators.set(this.person(login).account.login, role);
  }

  /** Puts rules on branches: names, `~ALL`, `~DEFAULT_BRANCH`, or a beginning with `*`. */
  rule(repository: Repository, include: readonly string[], rules: readonly Rule[]): Ruleset {
    const { ids, clock } = this.#platform.world;
    const id = ids.next('ruleset');
    const ruleset = { id, name: `ruleset ${id}`, include, rules, createdAt: clock.now() };
    repository.rulesets.push(ruleset);
    return ruleset;
  }

  /** Registers an App. Throws where GitHub would: an event without its permission. */
  app({ owner, ...wish }: AppSettings): App {
    const { world } = this.#platform;
    return registerApp(world, { ...wish, owner: world.account(owner ?? 'app-maker') });
  }

  /** The Apps that there are, the oldest first. */
  get apps(): readonly App[] {
    return [...this.#platform.world.apps.values()];
  }

  /** Leaves a manifest to be converted, as the browser flow does; returns the code. */
  manifest(manifest: Manifest): string {
    const code = crypto.randomUUID();
    offerManifest(this.#platform, code, manifest);
    return code;
  }

  /** Installs an App on an account, by its admin, on all repositories or on some. */
  install(app: App, login: string, repositories: 'all' | readonly Repository[] = 'all'): Installation {
    const { world } = this.#platform;
    return this.person(`${login}-admin`).installs(app, world.account(login, 'Organization'), repositories);
  }

  /** A token of an installation, without a request for it. */
  token(installation: Installation, wish: TokenWish = {}): string {
    return this.#platform.tokens.mint(installation, wish).text;
  }

  /** A classic token of a person. */
  personalToken(login: string, scopes: readonly string[] = ['repo']): PersonalToken {
    return this.#platform.tokens.personal(this.person(login).account, scopes);
  }

  /** Stops the server and removes what lies on disk. */
  async close(): Promise<void> {
    await this.#server.close();
    for (const repository of this.#platform.world.repositories.values()) repository.close();
  }
}
