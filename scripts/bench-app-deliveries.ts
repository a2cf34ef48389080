import { createHmac, randomUUID } from 'node:crypto';

/** A delivery as it goes over the wire. */
export interface SignedDelivery {
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: Buffer;
}

/** A repository that is pushed to. */
export interface Target {
  readonly id: number;
  readonly fullName: string;
  readonly installation: number;
  readonly head: string;
}

/** Bytes of a body: what a push of some dozen commits has. */
const size = 20 * 1024;

/**
 * Deliveries about repositories, in turn: of ten, seven are pushes that touch no manifest, two are pushes to another
 * branch, and one says that the repository changed, so that it is scanned.
 */
export function deliveriesTo(targets: readonly Target[], secret: string): () => SignedDelivery {
  const kinds = targets.map((target) => ({
    quiet: signed(secret, 'push', bodyOf(target, 'main', 'docs/page.md')),
    other: signed(secret, 'push', bodyOf(target, 'topic', 'k8s/job.yaml')),
    loud: signed(secret, 'repository', bodyOf(target, 'main', 'k8s/job.yaml')),
  }));
  let count = 0;
  return () => {
    const deliveries = kinds[count % kinds.length];
    const turn = Math.floor(count / kinds.length + count) % 10;
    count += 1;
    if (deliveries === undefined) throw new RangeError('There is nothing to push to');
    const { headers, body } = turn < 7 ? deliveries.quiet : turn < 9 ? deliveries.other : deliveries.loud;
    return { headers: { ...headers, 'x-github-delivery': randomUUID() }, body };
  };
}

function signed(secret: string, event: string, body: Buffer): SignedDelivery {
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const headers = {
    'content-type': 'application/json',
    'content-length': body.length,
    'user-agent': 'GitHub-Hookshot/bench',
    'x-github-event': event,
    'x-hub-signature-256': `sha256=${signature}`,
  };
  return { headers, body };
}

function bodyOf({ id, fullName, installation, head }: Target, branch: string, path: string): Buffer {
  const [owner = '', name = ''] = fullName.split('/');
  const commit = {
    id: head,
    tree_id: head,
    distinct: true,
    message: 'Change something that takes a sentence or two to be explained to those who read it later',
    timestamp: '2026-01-31T12:00:00Z',
    url: `https://github.com/${fullName}/commit/${head}`,
    author: { name: 'Alice', email: 'alice@example.com', username: 'alice' },
    committer: { name: 'Alice', email: 'alice@example.com', username: 'alice' },
    added: [],
    removed: [],
    modified: [path],
  };
  const payload = {
    action: 'edited',
    ref: `refs/heads/${branch}`,
    before: head,
    after: head,
    created: false,
    deleted: false,
    forced: false,
    repository: { id, name, full_name: fullName, default_branch: 'main', owner: { login: owner } },
    installation: { id: installation },
    sender: { login: 'alice', type: 'User' },
    head_commit: commit,
  };
  const rest = size - JSON.stringify(payload).length;
  const commits = Array.from({ length: Math.floor(rest / (JSON.stringify(commit).length + 1)) }, () => commit);
  return Buffer.from(JSON.stringify({ ...payload, commits }));
}
