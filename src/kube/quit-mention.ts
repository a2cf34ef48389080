import { wrappers } from '../products/wrapper.ts';
import { commandsIn } from '../shell/commands.ts';
import { isEcho } from '../shell/idle.ts';
import { parseScript } from '../shell/parse.ts';
import { httpRequestOf } from '../shell/request.ts';
import type { Script } from '../shell/script.ts';
import { everyCommand, wordsOf } from '../shell/walk.ts';
import { asList, asMap, asString } from '../yaml/plain.ts';
import { below, type Location, type Span } from '../yaml/route.ts';
import { commandOf } from './command.ts';
import { injectionOf } from './mesh.ts';
import { mountedTextsOf } from './mounted-script.ts';
import type { Project } from './project.ts';
import { quitCallOf, speaksOfQuitting } from './quit-call.ts';
import { scriptsOf } from './scripts.ts';
import { stopsIn } from './stop.ts';
import { targetOfCall } from './stop-target.ts';
import type { Container, Workload } from './workload.ts';

/**
 * A place where a pod speaks of a quit endpoint without a command of its app containers' scripts that calls it. `script`: a
 * script that cannot be read. `program`: an argument of a program. `variable`: an environment variable. `config-map`: a
 * file that a ConfigMap of the project gives the container. `init`: a call of an init container.
 */
export interface QuitMention {
  readonly kind: 'script' | 'program' | 'variable' | 'config-map' | 'init';
  readonly container: Container;
  readonly at: Location;
  readonly within?: Span;
  /** One clause for people. */
  readonly says: string;
}

/** The places where the app containers of a pod may call a quit endpoint in a way that cannot be taken out. */
export function quitMentionsIn(workload: Workload, project: Project): readonly QuitMention[] {
  const place = { workload, project };
  return [
    ...workload.containers.flatMap((container) => [
      ...inScripts(container, place),
      ...inArguments(container),
      ...inVariables(container, place),
    ]),
    ...inConfigMaps(place),
  ];
}

interface Place {
  readonly workload: Workload;
  readonly project: Project;
}

function inScripts(container: Container, { workload, project }: Place): readonly QuitMention[] {
  return scriptsOf(container).flatMap(({ origin, shell, script }): readonly QuitMention[] => {
    if (origin !== 'command' || !speaksOfQuitting(shell.script.value)) return [];
    const { at } = shell.script;
    if (script === undefined)
      return [{ kind: 'script', container, at, says: 'the script speaks of a quit endpoint and cannot be read' }];
    const stops = stopsIn(workload, project).filter((stop) => stop.caller === container);
    return wordsSpeaking(
      script,
      stops.map(({ within }) => within),
    ).map((within) => ({
      kind: 'program',
      container,
      at,
      within,
      says: 'a program gets the quit endpoint as an argument',
    }));
  });
}

/** Words of commands that neither lie in one of the given spans nor hold one, if they
 * speak of quitting; log lines, plain assignments and HTTP requests, which are understood, aside.
 */
function wordsSpeaking(script: Script, spans: readonly Span[]): readonly Span[] {
  return [...everyCommand(script.statements)].flatMap((command) => {
    const known = spans.some((span) => isInside(command.span, span) || isInside(span, command.span));
    if (known || isEcho(command) || (command.kind === 'simple' && command.words.length === 0)) return [];
    if (command.kind === 'simple' && (command.inner !== undefined || httpRequestOf(command, script) !== undefined))
      return [];
    return wordsOf(command).flatMap((word) => (isMention(word.unquoted) ? [word.span] : []));
  });
}

function isInside(inner: Span, outer: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** Flags such as `--quitquitquit` switch the endpoint on and call nothing. */
function isMention(word: string): boolean {
  return !word.startsWith('-') && speaksOfQuitting(word);
}

function inArguments(container: Container): readonly QuitMention[] {
  const { shell, argv } = commandOf(container);
  if (shell !== undefined) return [];
  return argv.flatMap(({ value, at }): readonly QuitMention[] =>
    isMention(value)
      ? [{ kind: 'program', container, at, says: 'a program gets the quit endpoint as an argument' }]
      : [],
  );
}

const ofWrappers = new Set(wrappers.flatMap(({ variables }) => variables));

function inVariables(container: Container, { workload, project }: Place): readonly QuitMention[] {
  return asList(container.spec.env).flatMap((entry, index): readonly QuitMention[] => {
    const name = asString(asMap(entry).name) ?? '';
    const value = asString(asMap(entry).value) ?? '';
    if (ofWrappers.has(name) || !isMention(value)) return [];
    const called = stopsIn(workload, project).some(
      (stop) => stop.caller === container && commandOf(container).argv.some((word) => word.value.includes(name)),
    );
    if (called) return [];
    const at = below(container.at, 'env', index);
    return [{ kind: 'variable', container, at, says: `the variable ${name} holds the quit endpoint` }];
  });
}

function inConfigMaps(place: Place): readonly QuitMention[] {
  return mountedTextsOf(place.workload, place.project).flatMap((mounted): readonly QuitMention[] => {
    const { container, configMap, key, text, at, named } = mounted;
    if (!speaksOfQuitting(text) || !(named || isScript(key, text))) return [];
    const within = callIn(text, container, place);
    if (within === undefined) return [];
    return [
      { kind: 'config-map', container, at, says: `${key} of ConfigMap ${configMap} calls a quit endpoint`, ...within },
    ];
  });
}

function isScript(key: string, text: string): boolean {
  return text.startsWith('#!') || /\.(?:sh|bash|py|rb|js|pl)$/.test(key);
}

/** The first call in a mounted script; nothing where there is none, or where its sidecar never becomes native here. */
function callIn(text: string, container: Container, { workload, project }: Place): { within?: Span } | undefined {
  const script = parseScript(text);
  if (script === undefined) return {};
  for (const { command } of commandsIn(script)) {
    const call = quitCallOf(command, container, script);
    if (call === undefined) continue;
    const target = targetOfCall(call, container, workload);
    if (target.kind === 'own') continue;
    const state = target.kind === 'injected' ? injectionOf(workload, target.product, project) : undefined;
    if (state === undefined || state.kind === 'native') return { within: command.span };
  }
  const [within] = wordsSpeaking(script, []);
  return within && { within };
}
