import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire, enableCompileCache, getCompileCacheDir } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { constants, Script } from 'node:vm';

/** The exports of the bundle. */
export type Packed = typeof import('./packed.ts');

/** A loaded bundle. */
export interface Loaded {
  readonly packed: Packed;
  /** Keeps the compiled code for the next start, if it is not there yet. Call it when most functions have run. */
  keep(): void;
}

/**
 * Loads a CommonJS bundle together with its compiled code. Node's own compile cache holds a module as it is when it
 * is loaded, before its functions are compiled; this one is taken after they ran, which halves the time to start.
 * The name of the bundle has to change with its content. Lies in the folder of Node's compile cache, under its rules.
 */
export function load(bundle: URL): Loaded {
  enableCompileCache();
  const filename = fileURLToPath(bundle);
  const folder = getCompileCacheDir();
  const cache = folder === undefined ? undefined : join(folder, `sidecar-migrate-${basename(filename)}.bin`);
  const cachedData = cache === undefined ? undefined : bytesOf(cache);
  const script = new Script(`(function(exports,require,module,__filename){${readFileSync(filename, 'utf8')}\n})`, {
    filename,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    ...(cachedData === undefined ? {} : { cachedData }),
  });
  const module: { exports: unknown } = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(bundle), module, filename);
  const isFresh = cachedData === undefined || script.cachedDataRejected === true;
  return {
    packed: module.exports as Packed,
    keep: () => {
      if (cache !== undefined && isFresh) put(cache, script.createCachedData());
    },
  };
}

function bytesOf(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** A cache that cannot be written is none. */
function put(path: string, bytes: Buffer): void {
  try {
    const temporary = `${path}.${process.pid}`;
    writeFileSync(temporary, bytes);
    renameSync(temporary, path);
  } catch {
    // The next start takes longer, that is all.
  }
}
