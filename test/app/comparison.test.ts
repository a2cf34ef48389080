import { expect, it } from 'vitest';
import { reconcileJob } from '../../src/app/jobs/reconcile-job.ts';
import type { Ask } from '../../src/app/server/app-api.ts';
import { githubPlatform } from '../../src/app/server/github-platform.ts';
import { Tokens } from '../../src/app/server/tokens.ts';
import { houseIn } from './house.ts';
import { onEveryDatabase } from './places.ts';

const installation = 5;
const head = (id: number): string => id.toString(16).padStart(40, '0');

/** An installation with many repositories, without a GitHub around it: lists, heads and tokens, and what was asked. */
class ManyRepositories {
  readonly heads: Map<number, string>;
  asked = { rest: 0, graphql: 0 };

  constructor(count: number) {
    this.heads = new Map(Array.from({ length: count }, (_, i) => [i + 1, head(i + 1)]));
  }

  readonly ask: Ask = async (route, parameters) => {
    if (route.endsWith('/access_tokens')) {
      return answer({ token: 'ghs_many', expires_at: '2099-01-01T00:00:00Z' });
    }
    if (route === 'POST /graphql') {
      this.asked.graphql += 1;
      const { ids } = parameters.variables as { readonly ids: readonly string[] };
      expect(ids.length).toBeLessThanOrEqual(100);
      const nodes = ids.map((id) => ({ id, defaultBranchRef: { target: { oid: this.heads.get(Number(id)) } } }));
      return answer({ data: { nodes } });
    }
    expect(route).toBe('GET /installation/repositories');
    this.asked.rest += 1;
    const { page, per_page: size } = parameters as { readonly page: number; readonly per_page: number };
    const shown = [...this.heads.keys()].slice((page - 1) * size, page * size);
    return answer({
      repositories: shown.map((id) => ({ id, node_id: `${id}`, name: `shop-${id}`, owner: { login: 'acme' } })),
    });
  };
}

function answer(data: unknown) {
  return { status: 200, data, headers: {} };
}

onEveryDatabase('a comparison of 10,000 repositories', (make) => {
  it('asks a hundred queries when nothing changed, and has scanned what did', async () => {
    const held = await make();
    const house = await houseIn(held);
    const many = new ManyRepositories(10_000);
    const platform = githubPlatform(many.ask, new Tokens(many.ask, house.redaction, () => house.clock.now()));
    const compare = async (): Promise<number> => {
      many.asked = { rest: 0, graphql: 0 };
      const { signal } = new AbortController();
      const work = { queue: 'reconcile', installation, attempt: 0, since: 0 } as const;
      const claim = { id: 'comparison', retryCount: 0, work, signal };
      const { write } = await reconcileJob({ ...house, ended: () => {} }, platform, { claim, log: house.log });
      return (await house.database.transaction(async (session) => await write?.(session)))?.length ?? 0;
    };
    await house.database.query(`insert into sidecar.installation (id, account) values (${installation}, 'acme')`);
    expect(await compare()).toBe(10_000);
    await house.database.query('update sidecar.repository set scanned_at = now(), head = wanted_head, seen = wanted');
    expect(await compare()).toBe(0);
    process.stdout.write(`\n10,000 repositories, nothing changed: ${JSON.stringify(many.asked)}\n`);
    expect(many.asked.graphql).toBeLessThanOrEqual(150);
    expect(many.asked.rest).toBeLessThanOrEqual(150);
    many.heads.set(77, head(20_000));
    expect(await compare()).toBe(1);
    await house.close();
    await held.remove();
  });
});
