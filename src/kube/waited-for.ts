import { productOfProgram } from '../products/index.ts';
import type { Product } from '../products/product.ts';
import type { Target as Asked } from '../shell/target.ts';
import { environmentOf } from './container.ts';
import { type Owner, ownerOf } from './endpoints.ts';
import { isInjectedOverride, productOf } from './identity.ts';
import { injectionEvidence } from './mesh.ts';
import type { Container, Workload } from './workload.ts';

/** What a wait asks, and who answers. `asked` is absent for a program that knows by itself what to ask. */
export interface WaitedFor {
  readonly owner: Owner;
  readonly asked?: Asked;
}

/** Who is asked by some questions of one wait. */
export interface Questions {
  readonly targets: readonly Asked[];
  /** The program that waits, where it has no targets of its own, e.g. `pilot-agent`. */
  readonly program: string;
}

/**
 * The sidecars that a container waits for; `undefined` where one of the questions is not settled: nothing shows who
 * answers, a variable hides the port, or it is a plain file, which anything may have made.
 */
export function waitedFor(
  { targets, program }: Questions,
  waiter: Container,
  workload: Workload,
): readonly WaitedFor[] | undefined {
  if (targets.length === 0) {
    const owner = ofProgram(program, workload);
    return owner && [{ owner }];
  }
  const owners = targets.map((asked) => answering(asked, waiter, workload));
  const settled = owners.filter((owner) => owner !== undefined);
  return settled.length === owners.length ? settled : undefined;
}

function answering(asked: Asked, waiter: Container, workload: Workload): WaitedFor | undefined {
  if (asked.kind !== 'http' && asked.kind !== 'tcp') {
    if (asked.kind === 'file') return undefined;
    const owner = ownerOf(workload, { kind: 'path', path: asked.path, seenBy: waiter });
    return owner && { owner, asked };
  }
  const port = asked.port ?? Number(environmentOf(waiter).get(asked.portVariable ?? '') || Number.NaN);
  if (!Number.isInteger(port)) return undefined;
  const path = asked.kind === 'http' ? { path: asked.path } : {};
  const owner = ownerOf(workload, { kind: 'port', port, ...path });
  return owner && { owner: withoutOverride(owner), asked: { ...asked, port } };
}

/** A container that only changes the settings of an injected one stands for it. */
export function withoutOverride(owner: Owner): Owner {
  if (owner.kind === 'injected' || !isInjectedOverride(owner.container)) return owner;
  const product = productOf(owner.container)?.product;
  return product === undefined ? owner : { kind: 'injected', product, evidence: owner.evidence };
}

/** The sidecar that a product's own program asks, such as `pilot-agent wait` or `cloud-sql-proxy wait`. */
function ofProgram(program: string, workload: Workload): Owner | undefined {
  const product = productOfProgram(program);
  if (product === undefined) return undefined;
  const running = [...workload.containers, ...workload.initContainers.filter((container) => container.native)];
  const claims = running.flatMap((container) => {
    const identity = isInjectedOverride(container) ? undefined : productOf(container);
    return identity?.product === product ? [{ container, evidence: identity.evidence }] : [];
  });
  const [first, second] = claims;
  if (first !== undefined) return second === undefined ? { kind: 'container', ...first } : undefined;
  return injected(product, workload);
}

function injected(product: Product, workload: Workload): Owner | undefined {
  if (product.injection === undefined) return undefined;
  const evidence = injectionEvidence(workload, product);
  return { kind: 'injected', product, evidence: evidence === undefined ? [] : [evidence] };
}
