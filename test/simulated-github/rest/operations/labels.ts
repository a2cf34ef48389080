import { actorOf } from '../../access/caller.ts';
import { addLabels, labelNamed, removeLabel } from '../../acts/labels.ts';
import { notFound, RejectedError, validationFailed } from '../../world/rejection.ts';
import { bodyOf, created, ok, paged, type RepositoryCall, type RepositoryOperation } from '../call.ts';
import { labelObject } from '../render/issue.ts';
import { issueNamed, issueOf } from './issues.ts';

type Names = { readonly labels?: readonly (string | { readonly name: string })[] };

/** Operations on labels of repositories and issues. */
export const labelOperations: Readonly<Record<string, RepositoryOperation>> = {
  'issues/list-labels-for-repo': {
    needs: ['conversation', 'read'],
    run: (call) =>
      paged(call, [...call.repository.labels.values()], ({ name }) => labelObject(call.world, call.repository, name)),
  },
  'issues/get-label': {
    needs: ['conversation', 'read'],
    run({ world, repository, path }) {
      const label = repository.labels.get((path.name ?? '').toLowerCase());
      if (label === undefined) throw notFound();
      return ok(labelObject(world, repository, label.name));
    },
  },
  'issues/create-label': {
    needs: ['conversation', 'write'],
    run(call) {
      const { world, repository } = call;
      const wish = bodyOf<{ name: string; color?: string; description?: string }>(call);
      if (repository.labels.has(wish.name.toLowerCase())) {
        throw validationFailed([{ resource: 'Label', field: 'name', code: 'already_exists' }]);
      }
      if (wish.color !== undefined && !/^[0-9a-f]{6}$/iu.test(wish.color)) {
        throw validationFailed([{ resource: 'Label', field: 'color', code: 'invalid' }]);
      }
      return created(labelObject(world, repository, labelNamed(world, repository, wish).name));
    },
  },
  'issues/list-labels-on-issue': {
    needs: ['conversation', 'read'],
    about: issueNamed,
    run: (call) => paged(call, issueOf(call).labels, (name) => labelObject(call.world, call.repository, name)),
  },
  'issues/add-labels': {
    needs: ['conversation', 'write'],
    about: issueNamed,
    run(call) {
      addLabels(call.world, issueOf(call), { by: actorOf(call.caller).account, names: namesIn(call) });
      return labelsNow(call);
    },
  },
  'issues/set-labels': {
    needs: ['conversation', 'write'],
    about: issueNamed,
    run(call) {
      const issue = issueOf(call);
      const by = actorOf(call.caller).account;
      const names = namesIn(call);
      for (const name of issue.labels.filter((one) => !names.includes(one)))
        removeLabel(call.world, issue, { by, name });
      addLabels(call.world, issue, { by, names });
      return labelsNow(call);
    },
  },
  'issues/remove-label': {
    needs: ['conversation', 'write'],
    about: issueNamed,
    run(call) {
      const name = call.path.name ?? '';
      const removed = removeLabel(call.world, issueOf(call), { by: actorOf(call.caller).account, name });
      if (!removed) throw new RejectedError(404, 'Label does not exist');
      return labelsNow(call);
    },
  },
};

function namesIn(call: RepositoryCall): string[] {
  return (bodyOf<Names>(call).labels ?? []).map((one) => (typeof one === 'string' ? one : one.name));
}

function labelsNow(call: RepositoryCall) {
  return ok(issueOf(call).labels.map((name) => labelObject(call.world, call.repository, name)));
}
