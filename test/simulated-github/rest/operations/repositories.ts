import { belongs, sees } from '../../access/caller.ts';
import { isoTime } from '../../clock.ts';
import { roles } from '../../world/account.ts';
import { notFound } from '../../world/rejection.ts';
import type { Repository } from '../../world/repository.ts';
import { covers } from '../../world/ruleset.ts';
import type { World } from '../../world/world.ts';
import { type Call, ok, type PlainOperation, paged, type RepositoryCall, type RepositoryOperation } from '../call.ts';
import { refSeen } from '../commitish.ts';
import { page, simpleUser } from '../render/account.ts';
import { repositoryCommit } from '../render/commit.ts';
import { fullRepository, minimalRepository, repositoryUrl, wholeRepository } from '../render/repository.ts';

/** Operations on repositories and their branches. */
export const repositoryOperations: Readonly<Record<string, RepositoryOperation>> = {
  'repos/get': {
    needs: ['metadata', 'read'],
    run: (call) => ok({ ...fullRepository(call.world, call.repository), ...callersRole(call) }),
  },
  'repos/list-branches': {
    needs: ['contents', 'read'],
    run: (call) =>
      paged(call, call.repository.branches(), (name) => {
        const sha = refSeen(call, call.repository, `refs/heads/${name}`) ?? '';
        return {
          name,
          commit: { sha, url: `${repositoryUrl(call.world, call.repository)}/commits/${sha}` },
          protected: false,
        };
      }),
  },
  'repos/get-branch': {
    needs: ['contents', 'read'],
    run(call) {
      const { world, repository, path } = call;
      const name = path.branch ?? '';
      const sha = refSeen(call, repository, `refs/heads/${name}`);
      if (sha === undefined) throw notFound();
      return ok(branchObject(world, repository, { name, sha }));
    },
  },
  'repos/get-branch-rules': {
    needs: ['metadata', 'read'],
    run(call) {
      const { repository, path } = call;
      const branch = path.branch ?? '';
      const sets = repository.rulesets.filter((one) => covers(one, branch, repository.defaultBranch));
      const source = { ruleset_source_type: 'Repository', ruleset_source: repository.fullName };
      const rules = sets.flatMap(({ id, rules: own }) => own.map((rule) => ({ ...rule, ...source, ruleset_id: id })));
      return paged(call, rules, (rule) => rule);
    },
  },
  'repos/get-repo-rulesets': {
    needs: ['metadata', 'read'],
    run: (call) => paged(call, call.repository.rulesets, (ruleset) => rulesetObject(call.repository, ruleset)),
  },
  'repos/get-repo-ruleset': {
    needs: ['metadata', 'read'],
    run({ repository, path }) {
      const ruleset = repository.rulesets.find(({ id }) => id === Number(path.ruleset_id));
      if (ruleset === undefined) throw notFound();
      const conditions = { ref_name: { include: ruleset.include, exclude: [] } };
      return ok({ ...rulesetObject(repository, ruleset), rules: ruleset.rules, conditions });
    },
  },
  'repos/get-collaborator-permission-level': {
    needs: ['metadata', 'read'],
    run({ world, repository, path }) {
      const account = world.accounts.get((path.username ?? '').toLowerCase());
      if (account === undefined) throw notFound();
      const role = world.roleOf(account, repository);
      const permission = { maintain: 'write', triage: 'read' }[role as string] ?? role;
      return ok({ permission, role_name: role, user: { ...simpleUser(world, account), role_name: role } });
    },
  },
};

/** Lists of repositories. */
export const repositoryLists: Readonly<Record<string, PlainOperation>> = {
  'repos/list-for-org': {
    as: 'anyone',
    run(call) {
      const { world, caller, path } = call;
      const owner = world.accounts.get((path.org ?? '').toLowerCase());
      if (owner?.type !== 'Organization') throw notFound();
      return listed(call, (one) => one.owner === owner && sees(world, caller, one));
    },
  },
  'repos/list-for-authenticated-user': {
    as: 'user',
    run: (call) => {
      const answer = listed(call, (one) => belongs(call.world, call.caller, one));
      return answer;
    },
  },
};

function listed(call: Call, keeps: (repository: Repository) => boolean) {
  const { world, operation } = call;
  const all = [...world.repositories.values()].filter((one) => !one.deleted && keeps(one));
  const render = operation === 'repos/list-for-org' ? minimalRepository : wholeRepository;
  return paged(call, all, (one) => render(world, one));
}

function callersRole({ world, caller, repository }: RepositoryCall) {
  if (caller.kind !== 'user') return {};
  const role = roles.indexOf(world.roleOf(caller.token.account, repository));
  const has = (name: (typeof roles)[number]): boolean => role >= roles.indexOf(name);
  const permissions = {
    admin: has('admin'),
    maintain: has('maintain'),
    push: has('write'),
    triage: has('triage'),
    pull: has('read'),
  };
  return { permissions };
}

function branchObject(world: World, repository: Repository, { name, sha }: { name: string; sha: string }) {
  const url = `${repositoryUrl(world, repository)}/branches/${name}`;
  return {
    name,
    commit: repositoryCommit(world, repository, sha),
    _links: { self: url, html: page(`${repository.fullName}/tree/${name}`) },
    protected: false,
    protection: { enabled: false, required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] } },
    protection_url: `${url}/protection`,
  };
}

function rulesetObject(repository: Repository, ruleset: Repository['rulesets'][number]) {
  return {
    id: ruleset.id,
    name: ruleset.name,
    target: 'branch',
    source_type: 'Repository',
    source: repository.fullName,
    enforcement: 'active',
    created_at: isoTime(ruleset.createdAt),
    updated_at: isoTime(ruleset.createdAt),
  };
}
