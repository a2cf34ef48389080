import { chmodSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';

const root = join(import.meta.dirname, '..');

const common: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node22.12',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'linked',
  logLevel: 'warning',
};

/**
 * Bundles the command and the library into a folder, with all that they depend on: the published package has no
 * dependencies, so that `npx` has nothing else to fetch.
 */
export async function bundle(folder: string): Promise<void> {
  const packedName = await pack(folder);
  await build({
    ...common,
    entryPoints: { cli: 'src/cli/packed-main.ts', worker: 'src/cli/packed-worker.ts' },
    outdir: folder,
    format: 'esm',
    define: { packedName: JSON.stringify(`./${packedName}`) },
  });
  await build({
    ...common,
    entryPoints: ['src/index.ts'],
    outdir: folder,
    format: 'esm',
    // The YAML parser is CommonJS and asks for parts of Node.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  chmodSync(join(folder, 'cli.js'), 0o755);
}

/** The bundle of the whole command, with a name that changes with its content, as `warm-start.ts` needs it. */
async function pack(folder: string): Promise<string> {
  const { metafile } = await build({
    ...common,
    entryPoints: { packed: 'src/cli/packed.ts' },
    outdir: folder,
    entryNames: '[name]-[hash]',
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    metafile: true,
    define: { 'import.meta.url': 'packedUrl' },
    banner: { js: "'use strict';const packedUrl=require('node:url').pathToFileURL(__filename).href;" },
  });
  const [output] = Object.keys(metafile.outputs).filter((name) => name.endsWith('.cjs'));
  return basename(output ?? 'packed.cjs');
}
