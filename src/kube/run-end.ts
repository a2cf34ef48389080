import { productOfProgram } from '../products/index.ts';
import { courseOf, courseOfArgv, coursesIn, type Knowledge } from '../shell/course.ts';
import type { Script } from '../shell/script.ts';
import { supervisorIn } from '../shell/supervisor/supervisor.ts';
import { below } from '../yaml/route.ts';
import { commandOf } from './command.ts';
import type { Evidence } from './evidence.ts';
import { productOf } from './identity.ts';
import { runOf, runWith } from './run.ts';
import { scriptsOf } from './scripts.ts';
import type { Container } from './workload.ts';

/**
 * What shows that a container ends by itself, and not only when it is stopped; `says` is a clause after its name.
 * `undefined` where nothing shows that. A script ends when all that its foreground runs is known to end, or when it
 * starts a sidecar in the background and goes on with something else.
 */
export function endOf(container: Container): Evidence | undefined {
  return endOfProduct(container) ?? endOfScript(container) ?? endOfProgram(container);
}

function endOfProduct(container: Container): Evidence | undefined {
  const product = productOf(container)?.product;
  const run = product && runOf(container, product);
  if (product === undefined || run === undefined || product.runsUntilStopped(run) !== false) return undefined;
  const at = commandOf(container).argv[0]?.at ?? below(container.at, 'image');
  return { at, says: `runs ${product.title} in a way that ends by itself` };
}

/** What product data know of a program that a script of a container starts. */
export function knowledgeOf(container: Container): Knowledge {
  return ([program = '', ...args]) => {
    const product = productOfProgram(program);
    if (product === undefined) return undefined;
    const stays = product.runsUntilStopped(runWith(container, args));
    return stays === undefined ? 'unknown' : stays ? 'goes-on' : 'ends';
  };
}

function endOfScript(container: Container): Evidence | undefined {
  const shown = scriptsOf(container).find(({ origin }) => origin === 'command');
  if (shown?.script === undefined) return undefined;
  const { script } = shown;
  const { at } = shown.shell.script;
  const known = knowledgeOf(container);
  const course = courseOf(script, known);
  const watch = supervisorIn(script);
  if (watch !== undefined && 'flags' in watch && watch.flags.length > 0) {
    return { at, says: `runs a script that stops its own program when ${watch.flags[0]} appears` };
  }
  if (course === 'ends') return { at, says: `runs a script that ends by itself (${lastLine(script)})` };
  if (course === 'goes-on' || !startsSidecar(script, known)) return undefined;
  return { at, says: `starts a sidecar in the background and then runs something else (${lastLine(script)})` };
}

function startsSidecar(script: Script, known: Knowledge): boolean {
  const course = coursesIn(script, known);
  return script.statements.some(({ command, background }) => background && course(command) === 'goes-on');
}

const longest = 60;

function lastLine({ text, statements }: Script): string {
  const span = statements.findLast(({ background }) => !background)?.span;
  const line = text
    .slice(span?.start ?? 0, span?.end)
    .replaceAll(/\s+/gu, ' ')
    .trim();
  return `\`${line.length > longest ? `${line.slice(0, longest - 1)}…` : line}\``;
}

function endOfProgram(container: Container): Evidence | undefined {
  const { own, shell } = commandOf(container);
  const [first] = own;
  if (first === undefined || shell !== undefined) return undefined;
  const argv = own.map(({ value }) => value);
  if (courseOfArgv(argv, isShortSleep(argv)) !== 'ends') return undefined;
  return { at: first.at, says: `runs \`${argv.slice(0, 3).join(' ')}\`, which ends by itself` };
}

function isShortSleep([program = '', ...args]: readonly string[]): boolean {
  return /(?:^|\/)sleep$/.test(program) && args.every((arg) => /^\d/.test(arg));
}
