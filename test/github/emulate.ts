import { createEmulator } from 'emulate';
import { openGateway } from '../../src/github/gateway.ts';
import type { Gateway } from '../../src/pull-request/gateway.ts';
import type { PullFacts } from '../../src/pull-request/pull.ts';
import type { BlobText, RepositorySnapshot } from '../../src/pull-request/repository.ts';
import { type Client, type ClientAnswer, clientOf } from '../simulated-github/client.ts';

/** A GitHub that others wrote, with a repository of a person and a gateway in that person's name. */
export interface Emulated {
  readonly api: Client;
  /** REST is the gateway's own; what GraphQL would answer is asked of REST, because this emulator has no GraphQL. */
  readonly gateway: Gateway;
  close(): Promise<void>;
}

const token = 'a-token-of-alice';
const login = 'alice';
const home = '/repos/alice/shop';

/** Starts the emulator with some files in `alice/shop`. */
export async function startEmulated(files: Readonly<Record<string, string>>): Promise<Emulated> {
  const github = { users: [{ login }], repos: [{ owner: login, name: 'shop', auto_init: true }] };
  const seed = { tokens: { [token]: { login, scopes: ['repo'] } }, github };
  const emulator = await createEmulator({ service: 'github', port: 0, seed });
  const api = clientOf(emulator, token);
  for (const [path, text] of Object.entries(files)) {
    await api(`PUT ${home}/contents/${path}`, {
      message: `Add ${path}`,
      content: Buffer.from(text).toString('base64'),
    });
  }
  const access = { token: () => Promise.resolve(token), login, baseUrl: emulator.url };
  const gateway = openGateway({ owner: login, name: 'shop' }, access);
  return { api, gateway: { ...gateway, ...withoutGraphql(api, gateway) }, close: () => emulator.close() };
}

function withoutGraphql(api: Client, rest: Gateway): Partial<Gateway> {
  const pulls = async () => {
    const { body } = await api(`GET ${home}/pulls?state=all&per_page=100`);
    return (body as readonly PullBody[]).map(pullOf).sort((a, b) => b.number - a.number);
  };
  return {
    organisationConfig: () => Promise.resolve({ kind: 'none' }),
    snapshot: async ({ prefix }) => {
      const commit = (await rest.branch('main')) ?? '';
      const { tree } = await rest.commit(commit);
      const refs = (await api(`GET ${home}/branches?per_page=100`)).body as readonly RefBody[];
      const branches = new Map(
        refs.filter(({ name }) => name.startsWith(prefix)).map((ref) => [ref.name, ref.commit.sha]),
      );
      const head = { branch: 'main', commit, tree };
      return { ...plainRepository, head, found: { branches, pulls: await pulls() } };
    },
    blobs: async (oids) => {
      const texts = await Promise.all(oids.map(async (oid) => blobOf(await api(`GET ${home}/git/blobs/${oid}`))));
      return new Map(texts.map((text) => [text.oid, text]));
    },
    blobIds: async (root, paths) => {
      const { entries } = await rest.tree(root, 'all');
      return new Map(entries.filter(({ path }) => paths.includes(path)).map(({ path, oid }) => [path, oid]));
    },
    unmergedPulls: async () => (await pulls()).filter(({ state }) => state !== 'merged'),
    findPulls: async () => ({ branches: new Map(), pulls: await pulls() }),
    pull: async (number) => pullOf((await api(`GET ${home}/pulls/${number}`)).body as PullBody),
    moveBranch: async ({ branch, before, after }) => {
      if (before === undefined) await api(`POST ${home}/git/refs`, { ref: `refs/heads/${branch}`, sha: after });
      else await api(`PATCH ${home}/git/refs/heads/${branch}`, { sha: after, force: true });
    },
  };
}

const plainRepository: Omit<RepositorySnapshot, 'found'> = {
  id: 1,
  nodeId: '',
  name: { owner: login, name: 'shop' },
  archived: false,
  disabled: false,
  fork: false,
  mirror: false,
  private: false,
  size: 1,
  configs: new Map(),
};

interface RefBody {
  readonly name: string;
  readonly commit: { readonly sha: string };
}

interface PullBody {
  readonly number: number;
  readonly html_url: string;
  readonly title: string;
  readonly body: string | null;
  readonly state: string;
  readonly merged_at: string | null;
  readonly user: { readonly login: string };
  readonly head: { readonly ref: string; readonly sha: string };
  readonly base: { readonly ref: string; readonly sha: string };
  readonly created_at: string;
}

function pullOf(pull: PullBody): PullFacts {
  const open = pull.state === 'open' ? 'open' : 'closed';
  return {
    number: pull.number,
    url: pull.html_url,
    title: pull.title,
    body: pull.body ?? '',
    state: pull.merged_at === null ? open : 'merged',
    draft: false,
    author: pull.user.login,
    crossRepository: false,
    head: { branch: pull.head.ref, commit: pull.head.sha },
    base: { branch: pull.base.ref, commit: pull.base.sha },
    mergeable: 'unknown',
    autoMerge: false,
    labels: [],
    createdAt: Date.parse(pull.created_at),
  };
}

function blobOf(answer: ClientAnswer): BlobText {
  const bytes = Buffer.from(answer.text('content'), 'base64');
  return { oid: answer.text('sha'), text: bytes.toString('utf8'), size: bytes.length };
}
