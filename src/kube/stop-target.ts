import { parseImage } from '../products/image.ts';
import { productsOfProcess } from '../products/index.ts';
import type { Product } from '../products/product.ts';
import { programOf } from '../shell/argv.ts';
import { basename } from '../shell/inner-word.ts';
import { everyCommand } from '../shell/walk.ts';
import { asString } from '../yaml/plain.ts';
import { below } from '../yaml/route.ts';
import { commandOf } from './command.ts';
import { ownerOf } from './endpoints.ts';
import type { Evidence } from './evidence.ts';
import { isInjectedOverride, productOf } from './identity.ts';
import { injectionEvidence } from './mesh.ts';
import type { QuitCall } from './quit-call.ts';
import { scriptsOf } from './scripts.ts';
import type { Container, Workload } from './workload.ts';

/** Whom a command stops. `own`: something of its own container. `unknown`: nothing settles it; one clause says why. */
export type StopTarget =
  | { readonly kind: 'container'; readonly container: Container; readonly evidence: readonly Evidence[] }
  | { readonly kind: 'injected'; readonly product: Product; readonly evidence: readonly Evidence[] }
  | { readonly kind: 'own' }
  | { readonly kind: 'unknown'; readonly reason: string };

/** Whom a quit call of a container stops. */
export function targetOfCall(call: QuitCall, caller: Container, workload: Workload): StopTarget {
  if (call.kind === 'hidden') return unknown(`$${call.variable} holds its address, and the manifest does not show it`);
  if (call.kind === 'products') return ofProducts(call, caller, workload);
  const { port, path } = call;
  const owner = ownerOf(workload, { kind: 'port', port, path });
  if (owner === undefined) return unknown(`nothing in this pod shows which container answers at port ${port}`);
  return owner.kind === 'injected' ? owner : ofContainer(owner.container, caller, owner.evidence);
}

/** Whom a signal to a process of that name stops, in a pod whose containers share their processes. */
export function targetOfProcess(name: string, caller: Container, workload: Workload): StopTarget {
  const running = runningIn(workload);
  const claims = running.map((container) => ({ container, evidence: runsProcess(container, name) }));
  const own = claims.find(({ container }) => container === caller);
  const made = claims.filter(({ evidence }) => evidence.length > 0);
  const [first, second] = made;
  if (own !== undefined && own.evidence.length > 0 && made.length === 1) return { kind: 'own' };
  if (first !== undefined && second === undefined) return ofContainer(first.container, caller, first.evidence);
  if (first !== undefined) return unknown(`several containers of this pod may run a process named ${name}`);
  return (
    injectedAmong(productsOfProcess(name), workload) ?? unknown(`no container of this pod is known to run ${name}`)
  );
}

function runningIn(workload: Workload): readonly Container[] {
  return [...workload.containers, ...workload.initContainers.filter((container) => container.native)];
}

function unknown(reason: string): StopTarget {
  return { kind: 'unknown', reason };
}

function ofContainer(container: Container, caller: Container, evidence: readonly Evidence[]): StopTarget {
  if (container === caller) return { kind: 'own' };
  const product = isInjectedOverride(container) ? productOf(container)?.product : undefined;
  return product === undefined ? { kind: 'container', container, evidence } : { kind: 'injected', product, evidence };
}

function ofProducts(
  { products, port }: Extract<QuitCall, { kind: 'products' }>,
  caller: Container,
  workload: Workload,
): StopTarget {
  const owner = port === undefined ? undefined : ownerOf(workload, { kind: 'port', port });
  if (owner?.kind === 'container') return ofContainer(owner.container, caller, owner.evidence);
  const claims = runningIn(workload).flatMap((container) => {
    const identity = productOf(container);
    return identity !== undefined && products.includes(identity.product) ? [{ container, ...identity }] : [];
  });
  const [first, second] = claims;
  const titles = products.map((product) => product.title).join(' or ');
  if (second !== undefined) return unknown(`several containers of this pod are a ${titles}`);
  if (first !== undefined) return ofContainer(first.container, caller, first.evidence);
  return injectedAmong(products, workload) ?? unknown(`the manifest does not show any ${titles} in this pod`);
}

function injectedAmong(candidates: readonly Product[], workload: Workload): StopTarget | undefined {
  const injected = candidates.filter((product) => product.injection !== undefined);
  const shown = injected.flatMap((product) => {
    const evidence = injectionEvidence(workload, product);
    return evidence === undefined ? [] : [{ product, evidence: [evidence] }];
  });
  const only = candidates.length === 1 ? injected.map((product) => ({ product, evidence: [] })) : [];
  const [first, second] = shown.length > 0 ? shown : only;
  return first === undefined || second !== undefined ? undefined : { kind: 'injected', ...first };
}

/** Why a container may run a process of that name: its program, its scripts, its image, its name. */
function runsProcess(container: Container, name: string): readonly Evidence[] {
  const { program, own, shell } = commandOf(container);
  const [first] = own;
  if (program === name && first !== undefined) return [{ at: first.at, says: `it runs ${first.value}` }];
  if (shell !== undefined && startedIn(container).has(name))
    return [{ at: shell.script.at, says: `its script starts ${name}` }];
  const identity = productOf(container);
  if (identity?.product.processes.includes(name)) return identity.evidence;
  const image = asString(container.spec.image) ?? '';
  if (program === undefined && basename(parseImage(image).repository) === name)
    return [{ at: below(container.at, 'image'), says: `its image is ${image}` }];
  return container.name === name ? [{ at: below(container.at, 'name'), says: `its name is ${name}` }] : [];
}

const started = new WeakMap<Container, ReadonlySet<string>>();

/** Basenames of the programs that the scripts of a container start. */
function startedIn(container: Container): ReadonlySet<string> {
  const kept = started.get(container);
  if (kept !== undefined) return kept;
  const names = new Set(
    scriptsOf(container)
      .filter(({ origin }) => origin === 'command')
      .flatMap(({ script }) => [...everyCommand(script?.statements ?? [])])
      .flatMap((command) => (command.kind === 'simple' ? [programOf(command)] : [])),
  );
  started.set(container, names);
  return names;
}
