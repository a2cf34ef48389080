import { parseImage } from '../products/image.ts';
import type { Product, Run } from '../products/product.ts';
import { asString } from '../yaml/plain.ts';
import { basename, commandOf } from './command.ts';
import { environmentOf, hasOpenEnvironment } from './container.ts';
import { expandVariables } from './variables.ts';
import type { Container } from './workload.ts';

/**
 * What a container runs of a product, or `undefined` where its command starts something else, such as a shell. Without
 * a command, the image must be the product's own.
 */
export function runOf(container: Container, product: Product): Run | undefined {
  const { programGiven, argv, own } = commandOf(container);
  if (!programGiven)
    return runWith(
      container,
      argv.map((entry) => entry.value),
    );
  const [program, ...args] = own;
  if (program === undefined || !product.binaries.includes(basename(program.value))) return undefined;
  return runWith(
    container,
    args.map((entry) => entry.value),
  );
}

/** The run of a program with other arguments in the same container, e.g. of one that a script starts. */
export function runWith(container: Container, args: readonly string[]): Run {
  const env = environmentOf(container);
  const { tag, version } = parseImage(asString(container.spec.image) ?? '');
  return {
    args: args.map((arg) => expandVariables(arg, env)),
    env,
    openEnv: hasOpenEnvironment(container),
    ...(tag === undefined ? {} : { tag }),
    ...(version === undefined ? {} : { version }),
  };
}
