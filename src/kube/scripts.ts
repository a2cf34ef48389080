import { parseScript } from '../shell/parse.ts';
import type { Script, ScriptOptions } from '../shell/script.ts';
import { asList, asMap } from '../yaml/plain.ts';
import { type ContainerCommand, commandOf, type ShellCommand } from './command.ts';
import { environmentOf } from './container.ts';
import { type HandlerName, handlerNames, handlerOf } from './handler.ts';
import type { Container } from './workload.ts';

/** A script of a container: the argument of `sh -c` in its command, a hook or a probe. */
export interface ContainerScript {
  readonly origin: 'command' | HandlerName;
  readonly shell: ShellCommand;
  /** Absent where the script cannot be read with certainty. */
  readonly script?: Script;
}

const known = new WeakMap<Container, readonly ContainerScript[]>();

/** The scripts of a container, parsed; kept as long as the container itself. */
export function scriptsOf(container: Container): readonly ContainerScript[] {
  const kept = known.get(container);
  if (kept !== undefined) return kept;
  const scripts = [
    ...scriptIn('command', commandOf(container), {
      env: namesIn(container, () => true),
      values: valuesIn(container),
    }),
    ...handlerNames.flatMap((name) => handlerScript(container, name)),
  ];
  known.set(container, scripts);
  return scripts;
}

function handlerScript(container: Container, name: HandlerName): readonly ContainerScript[] {
  const handler = handlerOf(container, name);
  if (handler?.kind !== 'exec') return [];
  const isHook = name === 'postStart' || name === 'preStop';
  const values = valuesIn(container);
  return scriptIn(name, handler.command, isHook ? { values } : { values, env: namesIn(container, isStatic) });
}

/** Kubernetes expands all variables in command and args, those with a literal value in probes, and none in hooks. */
function namesIn(container: Container, counts: (entry: unknown) => boolean): readonly string[] {
  return asList(container.spec.env).flatMap((entry) => {
    const { name } = asMap(entry);
    return typeof name === 'string' && counts(entry) ? [name] : [];
  });
}

/** Literal values in which Kubernetes replaces nothing. */
function valuesIn(container: Container): ReadonlyMap<string, string> {
  const known = [...environmentOf(container)].flatMap(([name, value]): readonly [string, string][] =>
    value === undefined || value === '' || value.includes('$') ? [] : [[name, value]],
  );
  return new Map(known);
}

function isStatic(entry: unknown): boolean {
  return typeof entry === 'object' && entry !== null && !('valueFrom' in entry);
}

function scriptIn(
  origin: ContainerScript['origin'],
  { shell }: ContainerCommand,
  environment: Pick<ScriptOptions, 'env' | 'values'>,
): readonly ContainerScript[] {
  if (shell === undefined) return [];
  const { errexit, pipefail } = shell;
  const script = parseScript(shell.script.value, { errexit, pipefail, ...environment });
  return [script === undefined ? { origin, shell } : { origin, shell, script }];
}
