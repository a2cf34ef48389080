import type { Layout, List } from '../layout.ts';
import type { Command, Simple } from '../script.ts';

/** Which commands of a script go. What stands in a command that goes, goes with it. */
export class Removal {
  readonly layout: Layout;
  /** The commands that are to go in the first place. */
  readonly seeds: readonly Command[];
  /** Commands whose only words that go are the last ones, with the number of words that stay. */
  readonly cut: ReadonlyMap<Simple, number>;
  private readonly dropped = new Set<Command>();
  private readonly central = new Set<Command>();
  private readonly calls: ReadonlySet<Command>;
  /** Grows with every change. */
  changes = 0;

  constructor(layout: Layout, seeds: readonly Command[], cut: ReadonlyMap<Simple, number> = new Map()) {
    this.layout = layout;
    this.seeds = seeds;
    this.cut = cut;
    this.calls = new Set(seeds.filter((seed) => seed.kind !== 'simple' || !cut.has(seed)));
    for (const seed of this.calls) this.drop(seed);
  }

  /** Takes out a command that belongs to what the seeds do: a call, what protects it, what talks of it. */
  drop(command: Command): void {
    this.central.add(command);
    this.dropBeside(command);
  }

  /** Takes out a command that only carries a value to or around the seeds. */
  dropBeside(command: Command): void {
    if (this.dropped.has(command)) return;
    this.dropped.add(command);
    this.changes += 1;
  }

  /** Whether a command is a seed that goes altogether. */
  isCall(command: Command): boolean {
    return this.calls.has(command);
  }

  /** Whether this very command was taken out. */
  has(command: Command): boolean {
    return this.dropped.has(command);
  }

  /** Whether a command was taken out because of what it does. */
  isCentral(command: Command): boolean {
    return this.central.has(command);
  }

  /** Whether a command goes, itself or with something around it. */
  isGone(command: Command): boolean {
    for (let at: Command | undefined = command; at !== undefined; at = this.around(at)) {
      if (this.dropped.has(at)) return true;
    }
    return false;
  }

  /** Whether a list goes with a command around it. */
  isListGone(list: List): boolean {
    return list.owner !== undefined && this.isGone(list.owner);
  }

  /** The command directly around another. */
  around(command: Command): Command | undefined {
    const seat = this.layout.seatOf(command);
    return seat === undefined || seat.kind === 'statement' ? seat?.list.owner : seat.of;
  }

  /** The outermost commands that go, in the order of the text. */
  outermost(): readonly Command[] {
    return [...this.dropped].filter((command) => {
      const outer = this.around(command);
      return outer === undefined || !this.isGone(outer);
    });
  }

  /** Commands that stay, in the order of the layout. */
  kept(): readonly Command[] {
    return [...this.layout.commands()].filter((command) => !this.isGone(command));
  }
}
