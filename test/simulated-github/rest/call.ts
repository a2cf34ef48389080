import type { Caller } from '../access/caller.ts';
import type { Need } from '../access/permission.ts';
import type { Platform } from '../platform.ts';
import type { Issue } from '../world/issue.ts';
import type { Repository } from '../world/repository.ts';

/** A request to one operation, already checked against the description. */
export interface Call extends Platform {
  readonly caller: Caller;
  readonly operation: string;
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly accept: string;
  /** The whole URL, for links to other pages. */
  readonly url: URL;
  /** Reading lags one change behind. */
  readonly stale: boolean;
  /** A recursive tree ends after so many entries. */
  readonly entryLimit: number;
}

/** A request about one repository that the caller may see. */
export interface RepositoryCall extends Call {
  readonly repository: Repository;
}

/** What the operation answers. `raw` takes the place of a JSON body. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly raw?: { readonly type: string; readonly bytes: Buffer };
  readonly headers?: Readonly<Record<string, string>>;
}

/** An operation that is not about a repository; `as` tells who may call it. */
export interface PlainOperation {
  readonly as: 'anyone' | 'app' | 'installation' | 'user';
  run(call: Call): Answer | Promise<Answer>;
}

/** An operation on a repository, with the permission it needs. */
export interface RepositoryOperation {
  readonly needs: Need;
  /** The issue or pull request that a conversation is about, where its permission decides. */
  readonly about?: (call: RepositoryCall) => Issue | undefined;
  run(call: RepositoryCall): Answer | Promise<Answer>;
}

/** 200 with a body. */
export function ok(body: unknown): Answer {
  return { status: 200, body };
}

/** 201 with a body. */
export function created(body: unknown): Answer {
  return { status: 201, body };
}

/** 204. */
export const noContent: Answer = { status: 204 };

/** One page of a list, with links to the others. */
export function paged<Item>(call: Call, items: readonly Item[], render: (item: Item) => unknown): Answer {
  const size = Math.min(100, Math.max(1, Number(call.query.per_page ?? 30)));
  const page = Math.max(1, Number(call.query.page ?? 1));
  const last = Math.max(1, Math.ceil(items.length / size));
  const shown = items.slice((page - 1) * size, page * size).map(render);
  const link = links(call, page, last);
  return { status: 200, body: shown, ...(link === '' ? {} : { headers: { link } }) };
}

/** The same in the object that some lists come in. */
export function pagedIn<Item>(
  call: Call,
  list: { name: string; items: readonly Item[] },
  render: (item: Item) => unknown,
): Answer {
  const page = paged(call, list.items, render);
  return { ...page, body: { total_count: list.items.length, [list.name]: page.body } };
}

function links({ url, world }: Call, page: number, last: number): string {
  const to = (number: number, rel: string): string => {
    const query = new URLSearchParams(url.searchParams);
    query.set('page', String(number));
    return `<${world.apiUrl}${url.pathname}?${query.toString()}>; rel="${rel}"`;
  };
  const back = page > 1 ? [to(page - 1, 'prev'), to(1, 'first')] : [];
  return [...back, ...(page < last ? [to(page + 1, 'next'), to(last, 'last')] : [])].join(', ');
}

/** The body as the type that its schema promises. */
export function bodyOf<Body>(call: Call): Body {
  return (call.body ?? {}) as Body;
}
