import { makeCommit } from './commit.ts';
import type { Gateway } from './gateway.ts';
import { usualLimits } from './listing.ts';
import { listManifests } from './manifests.ts';
import type { PlanSet } from './plan-set.ts';
import { type Made, notMade, type Scene } from './publication.ts';
import type { Head } from './repository.ts';
import { organisationInput } from './repository-config.ts';
import { messageOf } from './wording.ts';

/** Makes the commit of a group on the present head, if all that the plan rests on is as it was. */
export async function commitOnHead({ request, snapshot }: Scene, gateway: Gateway): Promise<Made> {
  const { set, group } = request;
  const { head } = snapshot;
  if (head === undefined || !(await isAsPlanned(head, set, gateway))) return { kind: 'stale' };
  const signature = set.settings.signoff ? await gateway.signature() : undefined;
  const message = messageOf(group, set.settings, signature);
  const commit = await makeCommit({ on: head, files: group.files, message }, gateway);
  return commit === undefined ? notMade : { commit };
}

/** Whether all that a plan rests on is at a head as it was where the plan was made. */
export async function isAsPlanned(head: Head, set: PlanSet, gateway: Gateway): Promise<boolean> {
  if ((await organisationInput(gateway)) !== set.organisation) return false;
  if (head.commit === set.base.commit) return true;
  const wanted = { tree: head.tree, config: { paths: set.paths }, limits: usualLimits };
  const now = await listManifests(wanted, gateway);
  if (now === undefined || now.inputs.length !== set.inputs.length) return false;
  return now.inputs.every((input, i) => {
    const planned = set.inputs[i];
    return planned?.path === input.path && planned.mode === input.mode && planned.oid === input.oid;
  });
}
