import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';

const main = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');

/** What a run of the command left behind. */
export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** How to run the command. */
export interface Run {
  readonly cwd: string;
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  /** The user that runs it; the one who runs the tests if not given. */
  readonly uid?: number;
}

/** Runs the command as a user does, in a process of its own. */
export function sidecarMigrate(argv: readonly string[], { cwd, input, env, uid }: Run): Outcome {
  const result = spawnSync(process.execPath, [main, ...argv], {
    cwd,
    input: input ?? '',
    env: { ...plainEnvironment(), ...env },
    maxBuffer: 64 * 1024 * 1024,
    ...(uid === undefined ? {} : { uid }),
  });
  return { code: result.status, out: result.stdout.toString(), err: result.stderr.toString() };
}

/** As `sidecarMigrate`, with a reader that goes away before anything is read. */
export function sidecarMigrateUnread(argv: readonly string[], cwd: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [main, ...argv], { cwd, env: plainEnvironment() });
    let err = '';
    child.stdout.destroy();
    child.stderr.on('data', (chunk) => (err += String(chunk)));
    child.on('close', (code) => resolve({ code, out: '', err }));
  });
}

function plainEnvironment(): NodeJS.ProcessEnv {
  const { NO_COLOR: _, FORCE_COLOR: __, ...rest } = process.env;
  return rest;
}
