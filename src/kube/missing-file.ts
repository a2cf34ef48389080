import { productOfProgram } from '../products/index.ts';
import { programOf, programWords } from '../shell/argv.ts';
import { commandOfArgv } from '../shell/argv-command.ts';
import { commandsIn } from '../shell/commands.ts';
import { usesOfFile } from '../shell/file-use.ts';
import type { Script, Simple } from '../shell/script.ts';
import { resolved } from '../shell/variables.ts';
import { asList, asMap } from '../yaml/plain.ts';
import { commandOf } from './command.ts';
import { mountsOf } from './container.ts';
import { volumePathOf } from './endpoints.ts';
import { productOf } from './identity.ts';
import { scriptsOf } from './scripts.ts';
import type { Container, Workload } from './workload.ts';

/** A file that a program is told to use and that is not there before another container has made it. */
export interface MissingFile {
  /** As the program knows it. */
  readonly path: string;
  readonly maker: Container;
}

/**
 * A file that the program of a container is given and that only one of some other containers makes, in a volume that is
 * empty when the pod starts. Programs that wait for their files do not count: log shippers, `tail -F`.
 */
export function missingFileOf(
  own: Container,
  others: readonly Container[],
  workload: Workload,
): MissingFile | undefined {
  for (const path of pathsGiven(own)) {
    const file = volumePathOf(own, path);
    if (file === undefined || !startsEmpty(file.volume, workload)) continue;
    const maker = others.find((other) =>
      pathsMade(other).some((made) => {
        const same = volumePathOf(other, made);
        return same?.volume === file.volume && same.path === file.path;
      }),
    );
    if (maker !== undefined) return { path, maker };
  }
  return undefined;
}

/** Paths among the words of what a container runs, outside loops, that its own script neither makes nor asks for. */
function pathsGiven(container: Container): readonly string[] {
  if (isShipper(productOf(container)?.product.id)) return [];
  const script = scriptsOf(container).find(({ origin }) => origin === 'command')?.script;
  const { argv, own, programGiven, shell } = commandOf(container);
  if (script === undefined) {
    if (shell !== undefined) return [];
    const words = (programGiven ? own : [entrypoint, ...argv]).map(({ value }) => value);
    return pathsOf(commandOfArgv(words, []), undefined);
  }
  const commands = script.statements.flatMap(({ command }) =>
    command.kind === 'and-or' ? command.operands : [command],
  );
  return commands
    .flatMap((command) => (command.kind === 'simple' ? pathsOf(command, script) : []))
    .filter((path) => usesOfFile(path, script).every(({ how }) => how === 'other'));
}

/** Stands for the program of the image. */
const entrypoint = { value: '' };

function pathsOf(command: Simple, script: Script | undefined): readonly string[] {
  if (isPatient(command)) return [];
  return programWords(command)
    .slice(1)
    .flatMap((word) => pathIn(resolved(word, script)) ?? []);
}

/** `/path` and `--flag=/path`. */
function pathIn(word: string): string | undefined {
  const path = word.slice(word.indexOf('=/') + 1);
  return /^\/[^\s:,$*?]+[^/]$/.test(path) ? path : undefined;
}

const shippers: readonly (string | undefined)[] = ['fluent-bit', 'fluentd', 'filebeat', 'vector', 'promtail'];

function isShipper(product: string | undefined): boolean {
  return shippers.includes(product);
}

/** Whether a program waits for files that are not there yet. */
function isPatient(command: Simple): boolean {
  const program = programOf(command);
  if (isShipper(productOfProgram(program)?.id)) return true;
  if (program === 'touch' || program === 'rm' || program === 'mkdir') return true;
  return (
    program === 'tail' && command.words.some(({ unquoted }) => /^(?:-[a-zA-Z]*F|--retry|--follow=name)/.test(unquoted))
  );
}

/** Whether a volume is an `emptyDir` that no init container can fill. */
function startsEmpty(name: string, { podSpec, initContainers }: Workload): boolean {
  const volume = asList(podSpec.volumes)
    .map(asMap)
    .find((one) => one.name === name);
  const filled = initContainers.some((init) => mountsOf(init).some((mount) => mount.volume === name));
  return volume !== undefined && 'emptyDir' in volume && !filled;
}

/** The files that the script of a container makes: by redirection, `touch`, `tee`, or as a copy. */
function pathsMade(container: Container): readonly string[] {
  return scriptsOf(container).flatMap(({ origin, script }) =>
    script === undefined || origin !== 'command'
      ? []
      : commandsIn(script).flatMap(({ command }) => [...redirected(command, script), ...copied(command, script)]),
  );
}

function redirected({ redirects }: Simple, script: Script): readonly string[] {
  return redirects.flatMap(({ operator, target }) =>
    target !== undefined && /^(?:&?>>?|>\|)$/.test(operator) ? [resolved(target, script)] : [],
  );
}

function copied(command: Simple, script: Script): readonly string[] {
  const words = programWords(command)
    .slice(1)
    .map((word) => resolved(word, script));
  const program = programOf(command);
  if (program === 'touch' || program === 'tee') return words;
  return program === 'cp' || program === 'mv' ? words.slice(-1) : [];
}
