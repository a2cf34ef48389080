import type { RecordedCall } from '../simulated-github/ledger/ledger.ts';
import type { Story } from './story.ts';

/** Requests of one scenario, without those for tokens. */
export interface Asked {
  readonly scenario: string;
  readonly count: number;
  readonly rest: number;
  readonly graphql: number;
  readonly calls: readonly RecordedCall[];
}

/** Counts what is asked of GitHub, scenario by scenario. */
export class CallBook {
  readonly #story: Pick<Story, 'github' | 'settled'>;
  readonly #all: Asked[] = [];

  constructor(story: Pick<Story, 'github' | 'settled'>) {
    this.#story = story;
  }

  /** What is asked from when something happens until all is quiet again. */
  async during(scenario: string, happens: () => unknown): Promise<Asked> {
    const { github, settled } = this.#story;
    const since = github.mark();
    await happens();
    await settled();
    const calls = github.calls({ since }).all.filter(({ kind }) => kind !== 'token');
    const graphql = calls.filter(({ kind }) => kind === 'graphql').length;
    const asked = { scenario, count: calls.length, rest: calls.length - graphql, graphql, calls };
    this.#all.push(asked);
    return asked;
  }

  /** Prints a table of all scenarios. */
  print(): void {
    const width = Math.max(...this.#all.map(({ scenario }) => scenario.length));
    const rows = this.#all.map(
      ({ scenario, rest, graphql }) =>
        `${scenario.padEnd(width)}  ${`${rest}`.padStart(4)}  ${`${graphql}`.padStart(7)}`,
    );
    process.stdout.write(`\n${'requests'.padEnd(width)}  REST  GraphQL\n${rows.join('\n')}\n`);
  }
}
