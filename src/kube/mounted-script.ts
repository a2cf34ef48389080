import { asList, asMap, asString, isMap, type PlainMap } from '../yaml/plain.ts';
import { below, type Location } from '../yaml/route.ts';
import { commandOf } from './command.ts';
import type { Project } from './project.ts';
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
}

/** The ConfigMap texts of the project that the app containers of a pod mount. */
export function mountedTextsOf(workload: Workload, project: Project): readonly MountedText[] {
  const maps = project.references.configMapsOf(workload);
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
          return [{ container, configMap, key: own, text, at: below(at, 'data', own), named }];
        });
      }),
    );
  });
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
