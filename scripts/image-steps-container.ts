import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Image } from './image-steps-stages.ts';

/** A container that is none: a process in an image's folder, as its user, that may write only where the image says. */
export class Container {
  readonly #image: Image;
  readonly #options: { readonly cwd: string; readonly env: Readonly<Record<string, string>>; readonly uid?: number };
  #child: ChildProcess | undefined;
  readonly output: string[] = [];

  constructor(image: Image, environment: Readonly<Record<string, string>>) {
    this.#image = image;
    const inside = (path: string): string => (path.startsWith('/') ? join(image.root, path) : path);
    const own = Object.entries(image.environment).map(([name, value]) => [name, inside(value)] as const);
    const env = { PATH: '', HOME: '/nonexistent', TMPDIR: inside('/tmp'), ...Object.fromEntries(own), ...environment };
    mkdirSync(env.TMPDIR, { recursive: true });
    // Without the rights of root, nobody can become another user; the code is read-only all the same.
    const isRoot = process.getuid?.() === 0;
    const user = isRoot ? { uid: image.user, gid: image.user } : {};
    this.#options = { cwd: inside(image.folder), env, ...user };
    execFileSync('chmod', ['-R', 'a-w,a+rX', image.root]);
    for (const path of ['/tmp', ...image.volumes]) chmodSync(inside(path), path === '/tmp' ? 0o1777 : 0o700);
  }

  /** Whether the container's user can write into the folder of the code. */
  get writesCode(): boolean {
    const script = "require('node:fs').writeFileSync('src/app/written', '')";
    return spawnSync(process.execPath, ['--eval', script], this.#options).status === 0;
  }

  /** Starts it. */
  start(): void {
    const [, ...argv] = this.#image.command;
    const child = spawn(process.execPath, argv, { ...this.#options, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    for (const input of [child.stdout, child.stderr]) {
      createInterface({ input }).on('line', (line) => this.output.push(line));
    }
  }

  /** Asks as Docker would, until the answer is that it is healthy; `false` if it ends or the seconds are over. */
  async healthy(seconds: number): Promise<boolean> {
    const [, ...argv] = this.#image.health;
    const end = Date.now() + seconds * 1000;
    while (Date.now() < end && this.#child?.exitCode === null) {
      if (spawnSync(process.execPath, argv, this.#options).status === 0) return true;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    return false;
  }

  /** Resolves with the exit code when it has ended by itself. */
  async ended(): Promise<number | null> {
    const child = this.#child;
    if (child !== undefined && child.exitCode === null && child.signalCode === null) {
      await new Promise((resolve) => child.once('close', resolve));
    }
    return child?.exitCode ?? null;
  }

  /** Stops it as Docker would; resolves with the exit code. */
  async stop(): Promise<number | null> {
    this.#child?.kill(this.#image.stopSignal);
    return await this.ended();
  }
}
