import type { Step } from '../engine/step.ts';
import type { Unwrapping } from '../kube/unwrapping.ts';
import type { Container } from '../kube/workload.ts';
import type { WrapperRemoval } from '../kube/wrapper-call.ts';
import { asList, asMap, asString } from '../yaml/plain.ts';
import { below, type Location } from '../yaml/route.ts';

/** The steps that take a wrapper out; `undefined` where it cannot be taken out. */
export function withoutWrapper(
  removal: WrapperRemoval,
  at: Location,
  step: Omit<Step, 'operation'>,
): readonly Step[] | undefined {
  if (removal.kind === 'none') return undefined;
  if (removal.kind === 'argv') return unwrapped(removal, step);
  return [{ ...step, operation: { kind: 'edit-script', at, changes: removal.changes } }];
}

/** The steps that take words out of an argv; `args` is named `command` where only it is left. */
function unwrapped({ removed, renamed }: Unwrapping, step: Omit<Step, 'operation'>): readonly Step[] {
  const rename: readonly Step[] =
    renamed === undefined
      ? []
      : [
          {
            operation: { kind: 'rename-key', at: renamed, key: 'command' },
            applicability: step.applicability,
            because: 'As `args` alone the program would be an argument of the ENTRYPOINT of the image.',
          },
        ];
  return [...removed.map((at): Step => ({ ...step, operation: { kind: 'remove', at } })), ...rename];
}

/** The steps that take environment variables of some names out of a container. */
export function withoutVariables(
  container: Container,
  names: readonly string[],
  step: Omit<Step, 'operation'>,
): readonly Step[] {
  return asList(container.spec.env).flatMap((entry, index): readonly Step[] =>
    names.includes(asString(asMap(entry).name) ?? '')
      ? [{ ...step, operation: { kind: 'remove', at: below(container.at, 'env', index) } }]
      : [],
  );
}
