import { expect } from 'vitest';
import type { Ask } from '../../src/app/server/app-api.ts';

const head = (id: number): string => id.toString(16).padStart(40, '0');

/** An installation with many repositories, without a GitHub around it: lists, heads and tokens, and what was asked. */
export class ManyRepositories {
  readonly #heads: Map<number, string>;
  readonly #closed = new Set<string>();
  asked = { rest: 0, graphql: 0 };

  /** Somebody pushes. */
  moves(id: number): void {
    this.#heads.set(id, head(id + 1_000_000));
  }

  constructor(count: number) {
    this.#heads = new Map(Array.from({ length: count }, (_, i) => [i + 1, head(i + 1)]));
  }

  /** Somebody closes the pull request of ours. */
  closes(id: number): void {
    this.#closed.add(`${id}`);
  }

  #states(variables: Readonly<Record<string, unknown>>) {
    const asked = Object.entries(variables).filter(([name]) => name.startsWith('id'));
    expect(asked.length).toBeLessThanOrEqual(250);
    const state = (id: unknown): string => (this.#closed.has(String(id)) ? 'CLOSED' : 'OPEN');
    return Object.fromEntries(
      asked.map(([name, id]) => [name.replace('id', 'p'), { pullRequest: { state: state(id) } }]),
    );
  }

  readonly ask: Ask = async (route, parameters) => {
    if (route.endsWith('/access_tokens')) {
      return answer({ token: 'ghs_many', expires_at: '2099-01-01T00:00:00Z' });
    }
    if (route === 'POST /graphql') {
      this.asked.graphql += 1;
      const { ids, ...pulls } = parameters.variables as Readonly<Record<string, unknown>> & { ids?: readonly string[] };
      if (ids === undefined) return answer({ data: this.#states(pulls) });
      expect(ids.length).toBeLessThanOrEqual(100);
      const nodes = ids.map((id) => ({ id, defaultBranchRef: { target: { oid: this.#heads.get(Number(id)) } } }));
      return answer({ data: { nodes } });
    }
    expect(route).toBe('GET /installation/repositories');
    this.asked.rest += 1;
    const { page, per_page: size } = parameters as { readonly page: number; readonly per_page: number };
    const shown = [...this.#heads.keys()].slice((page - 1) * size, page * size);
    return answer({
      repositories: shown.map((id) => ({ id, node_id: `${id}`, name: `shop-${id}`, owner: { login: 'acme' } })),
    });
  };
}

function answer(data: unknown) {
  return { status: 200, data, headers: {} };
}
