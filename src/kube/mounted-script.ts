import { asList, asMap, asString, isMap, type PlainMap } from '../yaml/plain.ts';
import { below, type Location } from '../yaml/route.ts';
import { basename, commandOf } from './command.ts';
import type { Project } from './project.ts';
import type { ReferencedObject } from './references.ts';
import { scriptsOf } from './scripts.ts';
import type { Container, Workload } from './workload.ts';

/** A text of a ConfigMap that a container of the pod mounts as a file. */
export interface MountedText {
  readonly container: Container;
  readonly configMap: string;
  readonly key: string;
  readonly text: string;
  readonly at: Location;
  /** Whether the command of the container names the file. */
  readonly named: boolean;
  /** What it gets as `$1`, `$2`, …, where the container runs nothing but this file and the words are known. */
  readonly parameters?: readonly string[];
}

/** The ConfigMap texts of the project that the app containers of a pod mount. */
export function mountedTextsOf(workload: Workload, project: Project): readonly MountedText[] {
  const maps = nearest(project.references.configMapsOf(workload), workload);
  if (maps.length === 0) return [];
  return workload.containers.flatMap((container) => {
    const argv = commandOf(container).argv.map(({ value }) => value);
    return filesOf(container, workload.podSpec).flatMap(({ configMap, key, path }) =>
      maps.flatMap(({ name, at, object }) => {
        const data = asMap(object.data);
        return Object.keys(data).flatMap((own): readonly MountedText[] => {
          const text = asString(data[own]);
          if (name !== configMap || text === undefined || (key !== undefined && key !== own)) return [];
          const file = key === undefined ? `${path}/${own}` : path;
          const named = argv.some((word) => word.includes(file) || word.includes(`./${own}`));
          const parameters = parametersOf(container, file);
          const mounted = { container, configMap, key: own, text, at: below(at, 'data', own), named };
          return [parameters === undefined ? mounted : { ...mounted, parameters }];
        });
      }),
    );
  });
}

/** Of several ConfigMaps with one name, as overlays have them, those in the file of the pod, else in its folder. */
function nearest(maps: readonly ReferencedObject[], { pod }: Workload): readonly ReferencedObject[] {
  const folder = pod.file.slice(0, pod.file.lastIndexOf('/') + 1);
  return maps.filter((map) => {
    const rivals = maps.filter(({ name }) => name === map.name);
    const inFile = rivals.filter(({ at }) => at.file === pod.file);
    const inFolder = rivals.filter(({ at }) => at.file.slice(0, at.file.lastIndexOf('/') + 1) === folder);
    return (inFile.length > 0 ? inFile : inFolder.length > 0 ? inFolder : rivals).includes(map);
  });
}

/** `sh FILE A B`, `FILE A B`, `sh -c '. FILE A B'`: `A` and `B`. */
function parametersOf(container: Container, file: string): readonly string[] | undefined {
  const { own, shell } = commandOf(container);
  const words = shell === undefined ? own.map(({ value }) => value) : plainWords(container);
  const [first, ...rest] = words;
  const starts = first === '.' || first === 'source' || ['sh', 'bash', 'ash', 'dash'].includes(basename(first ?? ''));
  const [path, ...parameters] = starts ? rest : words;
  return path === file && parameters.every((word) => /^[\w./:@-]*$/.test(word)) ? parameters : undefined;
}

/** The words of a script that is one command. */
function plainWords(container: Container): readonly string[] {
  const script = scriptsOf(container).find(({ origin }) => origin === 'command')?.script;
  const [statement, ...others] = script?.statements ?? [];
  if (statement?.command.kind !== 'simple' || others.length > 0 || statement.background) return [];
  const { words, redirects } = statement.command;
  return redirects.length > 0 ? [] : words.map((word) => word.value ?? '$');
}

interface MountedFile {
  readonly configMap: string;
  /** Absent where the whole ConfigMap is mounted: then `path` is the folder. */
  readonly key?: string;
  readonly path: string;
}

function filesOf(container: Container, pod: PlainMap): readonly MountedFile[] {
  const volumes = asList(pod.volumes).map(asMap);
  return asList(container.spec.volumeMounts).flatMap((entry) => {
    const { name, mountPath, subPath } = asMap(entry);
    const volume = volumes.find((one) => one.name === name);
    const path = asString(mountPath)?.replace(/\/$/, '');
    if (volume === undefined || path === undefined) return [];
    return sourcesOf(volume).flatMap((source) => filesIn(source, path, asString(subPath)));
  });
}

function sourcesOf(volume: PlainMap): readonly PlainMap[] {
  if (isMap(volume.configMap)) return [volume.configMap];
  return asList(asMap(volume.projected).sources).flatMap((source) => {
    const { configMap } = asMap(source);
    return isMap(configMap) ? [configMap] : [];
  });
}

function filesIn(source: PlainMap, path: string, subPath: string | undefined): readonly MountedFile[] {
  const configMap = asString(source.name);
  if (configMap === undefined) return [];
  const items = asList(source.items).map(asMap);
  if (items.length === 0) return [{ configMap, path, ...(subPath === undefined ? {} : { key: subPath }) }];
  return items.flatMap((item) => {
    const key = asString(item.key);
    const file = asString(item.path);
    if (key === undefined || file === undefined || (subPath !== undefined && subPath !== file)) return [];
    return [{ configMap, key, path: subPath === undefined ? `${path}/${file}` : path }];
  });
}
