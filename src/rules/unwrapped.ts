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

/** The steps that take words out of an argv; the program that was wrapped takes the place of its wrapper. */
function unwrapped({ removed, program }: Unwrapping, step: Omit<Step, 'operation'>): readonly Step[] {
  const { applicability } = step;
  const because = 'The other words of the wrapper go with it.';
  const [first, ...rest] = removed.map((at): Step['operation'] => ({ kind: 'remove', at }));
  const operations: readonly (Step['operation'] | undefined)[] =
    program === undefined ? [first, ...rest] : [{ kind: 'set', ...program }, first, ...rest];
  return operations.flatMap((operation, i): readonly Step[] => {
    if (operation === undefined) return [];
    return [i === 0 ? { ...step, operation } : { operation, applicability, because }];
  });
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
