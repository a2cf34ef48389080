import { productOfImage, productOfProgram, productsOfContainerName } from '../products/index.ts';
import type { Product } from '../products/product.ts';
import { asString } from '../yaml/plain.ts';
import { below } from '../yaml/route.ts';
import { commandOf } from './command.ts';
import type { Evidence } from './evidence.ts';
import { isLike } from './glob.ts';
import type { Settled } from './project.ts';
import type { Container } from './workload.ts';

/** Which product a container is, how sure that is, and why. */
export interface Identity {
  readonly product: Product;
  /** `high`: by image or program; `low`: only by its name. */
  readonly confidence: 'low' | 'high';
  readonly evidence: readonly [Evidence, ...Evidence[]];
}

/** The product that a container is, by its image, else its program, else its name. */
export function productOf(container: Container): Identity | undefined {
  const image = asString(container.spec.image);
  const byImage = image === undefined ? undefined : productOfImage(image);
  const program = commandOf(container).own[0];
  const byProgram = program === undefined ? undefined : productOfProgram(program.value);
  const product = byImage ?? byProgram ?? productsOfContainerName(container.name)[0];
  if (product === undefined) return undefined;
  const evidence: Evidence[] = [];
  if (byImage === product) evidence.push({ at: below(container.at, 'image'), says: `its image is ${image}` });
  if (program !== undefined && byProgram === product)
    evidence.push({ at: program.at, says: `it runs ${program.value}` });
  const strong = evidence.length > 0;
  if (product.containerNames.includes(container.name)) {
    evidence.push({ at: below(container.at, 'name'), says: `its name is ${container.name}` });
  }
  const [first, ...rest] = evidence;
  return first === undefined ? undefined : { product, confidence: strong ? 'high' : 'low', evidence: [first, ...rest] };
}

/**
 * Whether a container stands for one that a webhook injects and only changes its settings: Istio's `image: auto`. It
 * is no container of the manifest's own.
 */
export function isInjectedOverride(container: Container): boolean {
  return container.spec.image === 'auto' && productsOfContainerName(container.name).some(({ injection }) => injection);
}

/** The role that the user's globs give a container, by name or image. */
export function settledRole(container: Container, settled: Settled): 'sidecar' | 'app' | undefined {
  const image = asString(container.spec.image) ?? '';
  const named = (globs: readonly string[]) => globs.some((glob) => isLike(container.name, glob) || isLike(image, glob));
  if (named(settled.apps)) return 'app';
  return named(settled.sidecars) ? 'sidecar' : undefined;
}
