import { type Account, Meter } from '../src/app/budget/meter.ts';
import { delayAfter } from '../src/app/jobs/patience.ts';
import { seededRandom } from '../test/simulated-github/webhooks/disturbance.ts';
import { RememberedBudgets } from './first-sweep-budgets.ts';
import { hourlyLimit, Limits, type Peak } from './first-sweep-limits.ts';
import { VirtualTime } from './first-sweep-time.ts';
import type { Request, Visit, Visits } from './first-sweep-visits.ts';

/** What is swept, and by how many workers at a time. */
export interface SweepPlan {
  readonly organizations: number;
  /** In each organization. */
  readonly repositories: number;
  /** Shares of repositories, from 0 to 1; the rest has no manifest. */
  readonly shares: { readonly plain: number; readonly large: number; readonly found: number };
  /** Whether pull requests are opened everywhere at once, instead of one that goes first. */
  readonly opensAll?: boolean;
  readonly scans: number;
  readonly publications: number;
}

/** What the sweep took. */
export interface SweepResult {
  /** Until every repository was listed and scanned once. */
  readonly scannedAfterHours: number;
  /** Until everything that could be published was. */
  readonly hours: number;
  readonly requests: number;
  readonly opened: number;
  /** For each limit the caller that came nearest to it. */
  readonly peaks: readonly Peak[];
}

/** A pull request that waits is looked at again after so many milliseconds; the App waits longer where many wait. */
const again = 60 * 60 * 1000;

type Kind = keyof Visits;

interface Job {
  readonly organization: number;
  readonly kind: Kind;
  readonly part: keyof Visit;
  /** From when on it may be done. */
  readonly ready: number;
}

/** Sweeps in virtual time: requests as they were measured, the App's own budgets and patience, GitHub's limits. */
export async function sweep(plan: SweepPlan, visits: Visits): Promise<SweepResult> {
  return await new Sweep(plan, visits).run();
}

class Sweep {
  readonly #plan: SweepPlan;
  readonly #visits: Visits;
  readonly #time = new VirtualTime();
  readonly #random = seededRandom(7);
  readonly #meter = new Meter(new RememberedBudgets(), this.#time);
  readonly #limits: readonly Limits[];
  readonly #app = new Limits('the App', 5000);
  readonly #jobs: Record<keyof Visit, Job[]> = { scan: [], publish: [] };
  /** Organizations in which somebody publishes. */
  readonly #publishing = new Set<number>();
  readonly #hasCanary = new Set<number>();
  #unscanned = 0;
  #unpublished = 0;
  #requests = 0;
  #opened = 0;
  #scannedAt = 0;

  constructor(plan: SweepPlan, visits: Visits) {
    this.#plan = plan;
    this.#visits = visits;
    const hourly = hourlyLimit(plan.repositories);
    this.#limits = Array.from({ length: plan.organizations }, (_, i) => new Limits(`organization ${i + 1}`, hourly));
  }

  async run(): Promise<SweepResult> {
    const { organizations, repositories, scans, publications } = this.#plan;
    for (let i = 0; i < organizations * Math.ceil(repositories / 100); i += 1) {
      this.#jobs.scan.push({ organization: i % organizations, kind: 'page', part: 'scan', ready: 0 });
    }
    for (let i = 0; i < organizations * repositories; i += 1) {
      this.#jobs.scan.push({ organization: i % organizations, kind: this.#kind(), part: 'scan', ready: 0 });
    }
    this.#unscanned = this.#jobs.scan.length;
    const workers = [
      ...Array.from({ length: scans }, () => this.#work('scan')),
      ...Array.from({ length: publications }, () => this.#work('publish')),
    ];
    await this.#time.until(Promise.all(workers));
    return {
      scannedAfterHours: this.#scannedAt / again,
      hours: this.#time.now() / again,
      requests: this.#requests,
      opened: this.#opened,
      peaks: nearest([...this.#limits, this.#app].flatMap((limits) => limits.peaks())),
    };
  }

  #kind(): Kind {
    const { plain, large, found } = this.#plan.shares;
    const at = this.#random();
    if (at < found) return 'waiting';
    if (at < found + large) return 'large';
    return at < found + large + plain ? 'plain' : 'bare';
  }

  async #work(part: keyof Visit): Promise<void> {
    while (this.#unscanned > 0 || this.#unpublished > 0) {
      const job = this.#take(part);
      if (job === undefined) await this.#time.sleep(2000);
      else await this.#do(job);
    }
  }

  #take(part: keyof Visit): Job | undefined {
    const jobs = this.#jobs[part];
    const now = this.#time.now();
    const at = jobs.findIndex(
      ({ ready, organization }) => ready <= now && (part === 'scan' || !this.#publishing.has(organization)),
    );
    return at < 0 ? undefined : jobs.splice(at, 1)[0];
  }

  async #do(job: Job): Promise<void> {
    const { part, organization, kind } = job;
    if (part === 'publish') this.#publishing.add(organization);
    try {
      for (const request of this.#visits[kind][part]) await this.#ask(organization, request);
      this.#done(job);
    } catch (error) {
      const wait = delayAfter({ queue: 'redeliver', attempt: 0, since: 0 }, error) * 1000;
      this.#jobs[part].push({ ...job, ready: this.#time.now() + wait });
    } finally {
      if (part === 'publish') this.#publishing.delete(organization);
    }
  }

  /** A request on its way: some milliseconds until it arrives, some hundreds until it is answered. */
  async #ask(organization: number, request: Request): Promise<void> {
    const own: Account = { scope: `installation:${organization + 1}`, urgency: 'sweep' };
    const account: Account = request.by === 'app' ? { scope: 'app', urgency: 'conversation' } : own;
    const limits = request.by === 'app' ? this.#app : this.#limits[organization];
    if (limits === undefined) return;
    await this.#meter.before(account, request);
    await this.#time.sleep(20 + this.#random() * 60);
    const quota = limits.arrive(this.#time.now(), request);
    this.#requests += 1;
    await this.#time.sleep(80 + this.#random() * 400);
    limits.leave();
    await this.#meter.learn(account, quota);
  }

  #done({ organization, kind, part }: Job): void {
    if (part === 'publish') {
      if (kind === 'opening') this.#opened += 1;
      if (kind !== 'waitingAgain') this.#unpublished -= 1;
      return;
    }
    if (kind !== 'waitingAgain') this.#unscanned -= 1;
    if (this.#unscanned === 0 && this.#scannedAt === 0) this.#scannedAt = this.#time.now();
    if (kind === 'waiting') this.#found(organization);
    else if (kind === 'waitingAgain') this.#wait(organization);
  }

  #found(organization: number): void {
    const opens = this.#plan.opensAll === true || !this.#hasCanary.has(organization);
    this.#hasCanary.add(organization);
    this.#unpublished += 1;
    this.#jobs.publish.push({
      organization,
      kind: opens ? 'opening' : 'waiting',
      part: 'publish',
      ready: this.#time.now(),
    });
    if (!opens) this.#wait(organization);
  }

  #wait(organization: number): void {
    const ready = this.#time.now() + again;
    this.#jobs.scan.push({ organization, kind: 'waitingAgain', part: 'scan', ready });
    this.#jobs.publish.push({ organization, kind: 'waitingAgain', part: 'publish', ready });
  }
}

function nearest(peaks: readonly Peak[]): readonly Peak[] {
  const groups = Map.groupBy(peaks, ({ limit, caller }) => `${limit} ${caller === 'the App' ? 'app' : ''}`);
  return [...groups.values()].flatMap((group) =>
    group.toSorted((a, b) => b.most / b.allowed - a.most / a.allowed).slice(0, 1),
  );
}
