import type { Fence } from '../../src/app/jobs/fences.ts';
import type { Attended, Published, Scanned, Subject, Trade } from '../../src/app/jobs/trade.ts';

/** What was done in a story, in order, such as `scan shop`. */
export type Deed = `${'scan' | 'publish' | 'attend' | 'excuse'} ${string}`;

/** Work that goes as a story says: each part may be replaced, and what is done is remembered. */
export class ScriptedTrade implements Trade {
  readonly deeds: Deed[] = [];
  onScan: (subject: Subject) => Promise<Scanned> | Scanned = ({ repository }) => ({
    state: 'nothing-found',
    ...(repository.wanted_head === null ? {} : { head: repository.wanted_head }),
  });
  onPublish: (subject: Subject, plan: string, fence: Fence) => Promise<Published> | Published = () => ({
    state: 'open',
    stale: false,
  });
  onAttend: (subject: Subject) => Promise<Attended> | Attended = () => ({ follow: 'nothing' });
  #watchers: (() => void)[] = [];

  async scan(subject: Subject): Promise<Scanned> {
    this.#did(`scan ${subject.repository.name}`);
    return await this.onScan(subject);
  }

  async publish(subject: Subject, plan: string, fence: Fence): Promise<Published> {
    this.#did(`publish ${subject.repository.name} ${plan}`);
    return await this.onPublish(subject, plan, fence);
  }

  async attend(subject: Subject, what: object): Promise<Attended> {
    this.#did(`attend ${subject.repository.name} ${JSON.stringify(what)}`);
    return await this.onAttend(subject);
  }

  async excuse(subject: Subject): Promise<void> {
    this.#did(`excuse ${subject.repository.name}`);
  }

  /** Resolves when so many deeds were begun. */
  async begun(count: number): Promise<void> {
    while (this.deeds.length < count) await new Promise<void>((resolve) => this.#watchers.push(resolve));
  }

  #did(deed: Deed): void {
    this.deeds.push(deed);
    for (const wake of this.#watchers.splice(0)) wake();
  }
}
