import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const main = join(import.meta.dirname, '..', '..', 'src', 'app', 'main.ts');

/** A process of the App, to be started, killed and started again. */
export class AppProcess {
  readonly #environment: Readonly<Record<string, string>>;
  #child: ChildProcess | undefined;
  /** What the processes wrote so far, all of them. */
  readonly output: string[] = [];
  operatorPort = 0;

  constructor(environment: Readonly<Record<string, string>>) {
    this.#environment = environment;
  }

  /** Starts it; resolves when it says that it has started. */
  async start(): Promise<void> {
    const { PATH = '', HOME = '' } = process.env;
    const env = { PATH, HOME, OPERATOR_PORT: '0', ...this.#environment };
    const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    const started = Promise.withResolvers<void>();
    createInterface({ input: child.stderr }).on('line', (line) => this.output.push(line));
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.output.push(line);
      if (!line.includes('"Started"')) return;
      this.operatorPort = (JSON.parse(line) as { operatorPort: number }).operatorPort;
      started.resolve();
    });
    child.once('exit', () => started.resolve());
    await started.promise;
  }

  /** Kills it, wherever it is, and resolves when it is dead. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Asks it to end; resolves with its exit code. */
  async stop(): Promise<number | null> {
    return await this.#end('SIGTERM');
  }

  /** Stops it in its tracks, and lets it go on. */
  pause(on: boolean): void {
    this.#child?.kill(on ? 'SIGSTOP' : 'SIGCONT');
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const exit = once(child, 'exit');
    child.kill(signal);
    const [code] = (await exit) as [number | null];
    return code;
  }

  /** How many jobs wait or run, by the metrics. */
  async busy(): Promise<number> {
    const answer = await fetch(`http://127.0.0.1:${this.operatorPort}/metrics`);
    const lines = (await answer.text()).split('\n');
    const counts = lines.filter((line) => /^sidecar_jobs\{queue="(?!dead).*state="(?:waiting|running)"/u.test(line));
    return counts.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  }
}
