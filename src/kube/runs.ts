import { productOfProgram } from '../products/index.ts';
import type { Product, Run } from '../products/product.ts';
import { everyCommand } from '../shell/walk.ts';
import type { Location } from '../yaml/route.ts';
import { below } from '../yaml/route.ts';
import { commandOf } from './command.ts';
import { productOf } from './identity.ts';
import { runOf, runWith } from './run.ts';
import { scriptsOf } from './scripts.ts';
import type { Container } from './workload.ts';

/** A product that a container runs, by its command or from a script in it. */
export interface ProductRun {
  readonly product: Product;
  readonly run: Run;
  /** The arguments, the script, or the image. */
  readonly at: Location;
}

const known = new WeakMap<Container, readonly ProductRun[]>();

/** The products that a container runs, with their arguments; kept as long as the container itself. */
export function runsIn(container: Container): readonly ProductRun[] {
  const kept = known.get(container);
  if (kept !== undefined) return kept;
  const runs = findRuns(container);
  known.set(container, runs);
  return runs;
}

function findRuns(container: Container): readonly ProductRun[] {
  const program = commandOf(container).own[0]?.value ?? '';
  const product = productOfProgram(program) ?? productOf(container)?.product;
  const run = product === undefined ? undefined : runOf(container, product);
  if (product !== undefined && run !== undefined) {
    const at = commandOf(container).argv[0]?.at ?? below(container.at, 'image');
    return [{ product, run, at }];
  }
  return scriptsOf(container)
    .filter(({ origin }) => origin === 'command')
    .flatMap(({ script, shell }) =>
      [...everyCommand(script?.statements ?? [])].flatMap((command) => {
        if (command.kind !== 'simple') return [];
        const [program, ...args] = command.words.map((word) => word.value ?? word.unquoted);
        const started = program === undefined ? undefined : productOfProgram(program);
        return started === undefined ? [] : [{ product: started, run: runWith(container, args), at: shell.script.at }];
      }),
    );
}
