import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openDoor } from '../../src/app/server/doors.ts';

const main = join(import.meta.dirname, '..', '..', 'src', 'app', 'main.ts');

/** A process of the App, to be started, killed and started again. */
export class AppProcess {
  readonly #environment: Readonly<Record<string, string>>;
  /** Of the process that runs now. */
  #lines = new EventEmitter();
  #child: ChildProcess | undefined;
  /** What the processes wrote so far, all of them. */
  readonly output: string[] = [];
  operatorPort = 0;

  constructor(environment: Readonly<Record<string, string>>) {
    this.#environment = environment;
  }

  /** Starts it; resolves when it says that it has started, or has ended. */
  async start(): Promise<void> {
    await this.startUntil('"Started"');
  }

  /** Starts it; resolves with the first line that holds a text, or with nothing when it has ended. */
  async startUntil(text: string): Promise<string | undefined> {
    const { PATH = '', HOME = '' } = process.env;
    const env = { PATH, HOME, OPERATOR_PORT: '0', ...this.#environment };
    const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    const lines = new EventEmitter();
    this.#lines = lines;
    const said = this.says(text);
    for (const input of [child.stdout, child.stderr]) {
      createInterface({ input }).on('line', (line) => {
        this.output.push(line);
        if (line.includes('"Started"')) this.operatorPort = (JSON.parse(line) as typeof this).operatorPort;
        lines.emit('line', line);
      });
    }
    child.once('close', () => lines.emit('end'));
    return await said;
  }

  /** Resolves with the next line that holds a text, or with nothing when the process has ended. */
  async says(text: string): Promise<string | undefined> {
    const lines = this.#lines;
    return await new Promise((resolve) => {
      const look = (line: string): void => {
        if (!line.includes(text)) return;
        lines.off('line', look);
        resolve(line);
      };
      lines.on('line', look).once('end', () => resolve(undefined));
    });
  }

  /** The exit code; `null` while it runs, or when a signal ended it. */
  get exitCode(): number | null {
    return this.#child?.exitCode ?? null;
  }

  /** Its number in the operating system, while it runs. */
  get pid(): number | undefined {
    return this.#child?.pid;
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

/** A port that nothing listens on. */
export async function freePort(): Promise<number> {
  const door = await openDoor(createServer(), { port: 0 });
  await door.close();
  return door.port;
}
