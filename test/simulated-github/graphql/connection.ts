/** The arguments of a connection. */
export interface PageArguments {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
}

/** One page of items as a GraphQL connection; cursors are positions. */
export function connection<Item, Node>(items: readonly Item[], page: PageArguments, node: (item: Item) => Node) {
  const after = page.after == null ? 0 : positionOf(page.after) + 1;
  const before = page.before == null ? items.length : positionOf(page.before);
  const start = page.last == null ? after : Math.max(after, before - page.last);
  const end = page.first == null ? before : Math.min(before, start + page.first);
  const shown = items.slice(start, end);
  return {
    totalCount: items.length,
    issueCount: items.length,
    nodes: () => shown.map(node),
    pageInfo: {
      hasNextPage: end < items.length,
      hasPreviousPage: start > 0,
      startCursor: shown.length === 0 ? null : cursorOf(start),
      endCursor: shown.length === 0 ? null : cursorOf(end - 1),
    },
  };
}

function cursorOf(position: number): string {
  return Buffer.from(`cursor:${position}`).toString('base64');
}

function positionOf(cursor: string): number {
  return Number(Buffer.from(cursor, 'base64').toString('utf8').split(':')[1]);
}
