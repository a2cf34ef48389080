import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bundle } from './bundle.ts';

/** Makes `dist`, or another folder if one is named: the bundles of the command and the library, and the library's types. */
const root = join(import.meta.dirname, '..');
const dist = resolve(process.argv[2] ?? join(root, 'dist'));

rmSync(dist, { recursive: true, force: true });
await bundle(dist);
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const argv = ['--project', 'tsconfig.build.json', '--outDir', join(dist, 'types')];
execFileSync(process.execPath, [compiler, ...argv], { cwd: root, stdio: 'inherit' });
writeFileSync(join(dist, 'types', 'package.json'), '{ "type": "module" }\n');
