import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How the programs that a script calls end, by name. */
export type Endings = Readonly<Record<string, number>>;

/** What a real shell did with a script. */
export interface RealRun {
  readonly code: number | null;
  /** Programs in the order in which they ran. */
  readonly ran: readonly string[];
}

const programs = [
  'app',
  'prepare',
  ...['1', '2', '3', '4', '5', '6'].map((n) => `step${n}`),
  'curl',
  'wget',
  'pkill',
  'killall',
  'pgrep',
  'sleep',
  'touch',
];

/** A directory of programs that only note that they ran and end as they are told. */
export class Terminal {
  private readonly directory = mkdtempSync(join(tmpdir(), 'sidecar-migrate-'));

  constructor() {
    for (const program of programs) {
      const path = join(this.directory, program);
      writeFileSync(
        path,
        `#!/bin/sh\necho ${program} >> "$RAN"\nexit $(( \${END_${program.replace('-', '_')}:-0} ))\n`,
      );
      chmodSync(path, 0o755);
    }
  }

  /** Runs a script the way a container does. */
  run(script: string, how: { readonly shell: string; readonly flags: string; readonly endings: Endings }): RealRun {
    const log = join(this.directory, 'ran.log');
    writeFileSync(log, '');
    const endings = Object.entries(how.endings).map(([program, code]) => [
      `END_${program.replace('-', '_')}`,
      String(code),
    ]);
    const env = {
      PATH: `${this.directory}:/usr/bin:/bin`,
      RAN: log,
      FLAGS: this.directory,
      ...Object.fromEntries(endings),
    };
    const result = spawnSync(how.shell, [how.flags, script], { env, timeout: 5_000, stdio: 'ignore' });
    return {
      code: result.status,
      ran: readFileSync(log, 'utf8')
        .split('\n')
        .filter((line) => line !== ''),
    };
  }

  close(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
