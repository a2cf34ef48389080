import { describe, expect, test } from 'vitest';
import { noticesIn } from '../../src/app/intake/reading.ts';
import { type Checked, checkIdText } from '../../src/pull-request/check/check-id.ts';
import { configPaths, isRelevantPath } from '../../src/pull-request/paths.ts';

const settings: readonly string[] = configPaths;
const interests = { app: 5, relevant: isRelevantPath, settings: (path: string) => settings.includes(path) };
const installation = { id: 7 };
const repository = { id: 1, name: '.github', full_name: 'acme/.github', default_branch: 'main' };
const [before, after] = ['a'.repeat(40), 'b'.repeat(40)];

/** What a delivery tells, by kind. */
const told = (event: string, payload: object) =>
  noticesIn(event, { installation, repository, ...payload }, interests).map(({ kind }) => kind);
/** A push to the default branch with commits that touched some paths. */
const push = (paths: readonly (readonly string[])[], more: object = {}) => {
  const commits = paths.map((modified, i) => ({ id: i === paths.length - 1 ? after : `${i}`, modified }));
  return told('push', { ref: 'refs/heads/main', before, after, forced: false, commits, ...more });
};

describe('the settings of an owner', () => {
  const [forOne, forAll] = [['repository-changed'], ['repository-changed', 'settings-changed']];

  test('changed if a push touched them, or does not show what it touched', () => {
    expect(push([['sidecar-migrate.yml']])).toEqual(forAll);
    expect(push([['profile/README.md']])).toEqual(forOne);
    expect(push([['profile/README.md'], []])).toEqual(forAll);
    expect(push([['profile/README.md']], { forced: true })).toEqual(forAll);
    expect(push([])).toEqual(forAll);
  });

  test('change for all when the App is given the repository that holds them, or loses it', () => {
    const shared = { id: 1, name: '.github', full_name: 'acme/.github' };
    const shop = { id: 2, name: 'shop', full_name: 'acme/shop' };
    const selection = (added: readonly object[], removed: readonly object[]) =>
      told('installation_repositories', { repositories_added: added, repositories_removed: removed });
    expect(selection([shared], [])).toEqual(forAll);
    expect(selection([], [shared])).toEqual(['repository-gone', 'settings-changed']);
    expect(selection([shop], [])).toEqual(forOne);
  });
});

describe('what is attended to', () => {
  test('is what our own id of a check names that somebody wants again, or else whatever that commit was checked for', () => {
    const check = { app: { id: 5 }, head_sha: after, pull_requests: [] };
    const wish = (more: object, event: 'check_run' | 'check_suite' = 'check_run') => {
      const delivery = { action: 'rerequested', installation, repository, [event]: { ...check, ...more } };
      return noticesIn(event, delivery, interests).map((notice) => 'subject' in notice && notice.subject);
    };
    const cause = { basis: '0'.repeat(16), said: '1'.repeat(16), told: false };
    const id = (checked: Checked) => ({ external_id: checkIdText({ ...cause, checked }) });
    const group = { base: before, into: 'refs/heads/main' };
    const pulls = [12, 13];
    expect(wish({ pull_requests: [{ number: 4 }] })).toEqual([{ pull: 4, by: '', again: true }]);
    expect(wish(id({ kind: 'pulls', pulls }))).toEqual([{ pull: 12, by: '', again: true }]);
    expect(wish(id({ kind: 'group', ...group }))).toEqual([{ ...group, head: after, again: true }]);
    for (const unnamed of [id({ kind: 'commit' }), { external_id: null }, { external_id: 'of another kind' }]) {
      expect(wish(unnamed)).toEqual([{ check: after, by: '' }]);
    }
    expect(wish({}, 'check_suite')).toEqual([{ check: after, by: '' }]);
    expect(wish({ head_sha: 7 }, 'check_suite')).toEqual([]);
    expect(wish({ app: { id: 6 } }, 'check_suite')).toEqual([]);
  });

  test('is a merge queue with the branch that it merges into', () => {
    const merge_group = { head_sha: after, base_sha: before, base_ref: 'refs/heads/release' };
    expect(
      noticesIn('merge_group', { action: 'checks_requested', installation, repository, merge_group }, interests),
    ).toMatchObject([{ subject: { base: before, head: after, into: 'refs/heads/release' } }]);
  });
});
