import type { Config } from './config.ts';
import type { PullRequestSettings } from './pull-request-settings.ts';

/** The settings of a repository under those of its organisation, whose locked keys hold whatever the repository says. */
export function withLocked(own: Config, organisation: Config): Config {
  const locked = new Set(organisation.locked);
  const by = (key: string): Config => (locked.has(key) ? organisation : own);
  const { kubernetes } = by('kubernetes');
  const { fixes } = by('fixes');
  return {
    ...(kubernetes === undefined ? {} : { kubernetes }),
    products: chosen(own.products, organisation.products, locked),
    native: chosen(own.native, organisation.native, locked),
    ...(fixes === undefined ? {} : { fixes }),
    rules: by('rules').rules,
    paths: by('paths').paths,
    sidecars: by('sidecars').sidecars,
    apps: by('apps').apps,
    ignored: by('ignore').ignored,
    pullRequests: pullRequestsBy((key) => by(key).pullRequests),
    checks: by('checks').checks,
    locked: organisation.locked,
  };
}

function pullRequestsBy(by: (key: string) => PullRequestSettings): PullRequestSettings {
  const { open, perDay } = by('pullRequests');
  const { title } = by('title');
  const { commitMessage } = by('commitMessage');
  const { schedule } = by('schedule');
  return {
    grouping: by('grouping').grouping,
    ...(open === undefined ? {} : { open }),
    ...(perDay === undefined ? {} : { perDay }),
    draft: by('draft').draft,
    labels: by('labels').labels,
    reviewers: by('reviewers').reviewers,
    assignees: by('assignees').assignees,
    ...(title === undefined ? {} : { title }),
    ...(commitMessage === undefined ? {} : { commitMessage }),
    signoff: by('signoff').signoff,
    branchPrefix: by('branchPrefix').branchPrefix,
    ...(schedule === undefined ? {} : { schedule }),
    ignoredAuthors: by('ignoredAuthors').ignoredAuthors,
  };
}

/** Entries by product id, each from the side that decides it. */
function chosen<Value>(
  own: ReadonlyMap<string, Value>,
  organisation: ReadonlyMap<string, Value>,
  locked: ReadonlySet<string>,
): ReadonlyMap<string, Value> {
  return new Map([
    ...[...own].filter(([id]) => !locked.has(id)),
    ...[...organisation].filter(([id]) => locked.has(id)),
  ]);
}
