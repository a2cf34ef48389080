import { execFileSync } from 'node:child_process';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/**
 * Bundles the command and the library into `dist`, with all that they depend on: the published package has no
 * dependencies, so that `npx` has nothing else to fetch. Splitting keeps lazy imports lazy.
 */
const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');

rmSync(dist, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  // The worker stands beside the chunk that starts it.
  entryPoints: { cli: 'src/cli/main.ts', index: 'src/index.ts', 'chunks/worker': 'src/cli/worker.ts' },
  outdir: dist,
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.12',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'linked',
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  logLevel: 'warning',
});
chmodSync(join(dist, 'cli.js'), 0o755);
execFileSync(
  process.execPath,
  [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '--project', 'tsconfig.build.json'],
  {
    cwd: root,
    stdio: 'inherit',
  },
);
writeFileSync(join(dist, 'types', 'package.json'), '{ "type": "module" }\n');
