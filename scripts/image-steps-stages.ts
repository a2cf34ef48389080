import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, lstatSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, delimiter, dirname, join, matchesGlob, relative } from 'node:path';
import { execForm, type Instruction, readDockerfile, variablesIn } from './image-steps-dockerfile.ts';

/** What a Dockerfile makes: a folder in the place of `/`, and how it is to be run. */
export interface Image {
  readonly root: string;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Its number. */
  readonly user: number;
  readonly volumes: readonly string[];
  readonly stopSignal: NodeJS.Signals;
  readonly health: readonly string[];
  readonly command: readonly string[];
}

type Building = { -readonly [Key in keyof Image]: Image[Key] };

/**
 * Performs the steps of a Dockerfile without Docker: copies what `.dockerignore` lets through, runs commands with this
 * Node in folders of a scratch directory. Throws `RangeError` for commands that name absolute paths, which would be
 * those of this machine.
 */
export function performSteps(context: string, scratch: string): Image {
  const stages = readDockerfile(readFileSync(join(context, 'Dockerfile'), 'utf8'));
  const made = new Map<string, Building>();
  // Other users are to find their way into it.
  chmodSync(scratch, 0o755);
  let last: Building | undefined;
  for (const { name, steps } of stages) {
    last = emptyImage(join(scratch, name));
    made.set(name, last);
    for (const step of steps) perform(step, last, { context, ignored: ignoring(context), made });
  }
  if (last === undefined) throw new RangeError('The Dockerfile has no stage');
  return last;
}

function emptyImage(root: string): Building {
  mkdirSync(root, { recursive: true });
  const none = { environment: {}, volumes: [], health: [], command: [] };
  return { root, folder: '/', user: 0, stopSignal: 'SIGTERM', ...none };
}

interface Sources {
  readonly context: string;
  readonly ignored: (path: string) => boolean;
  readonly made: ReadonlyMap<string, Image>;
}

function perform(step: Instruction, image: Building, sources: Sources): void {
  const { word, text } = step;
  if (word === 'COPY') copy(step, image, sources);
  else if (word === 'RUN') run(text, image);
  else if (word === 'WORKDIR') {
    image.folder = text;
    mkdirSync(join(image.root, text), { recursive: true });
  } else if (word === 'ENV') image.environment = { ...image.environment, ...variablesIn(step) };
  else if (word === 'USER') image.user = numberOf(text);
  else if (word === 'VOLUME') image.volumes = [...image.volumes, text];
  else if (word === 'STOPSIGNAL') image.stopSignal = text as NodeJS.Signals;
  else if (word === 'HEALTHCHECK') image.health = execForm(text.slice('CMD '.length));
  else if (word === 'CMD') image.command = execForm(text);
}

function run(text: string, { root, folder, environment }: Image): void {
  if (/(?:^|[\s"'=])\//u.test(text)) throw new RangeError(`Names an absolute path: ${text}`);
  const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter);
  const env = { ...process.env, ...environment, PATH };
  execFileSync('sh', ['-c', text], { cwd: join(root, folder), env, stdio: ['ignore', 'ignore', 'inherit'] });
}

function copy({ flags, text }: Instruction, image: Image, { context, ignored, made }: Sources): void {
  const paths = text.split(' ');
  const target = paths.pop() ?? '';
  const place = join(image.root, target.startsWith('/') ? target : join(image.folder, target));
  const from = flags.from === undefined ? context : (made.get(flags.from)?.root ?? '');
  for (const path of paths) {
    const source = join(from, path);
    const isFolder = lstatSync(source).isDirectory();
    const copied = isFolder || !target.endsWith('/') ? place : join(place, basename(path));
    const filter = (one: string): boolean => flags.from !== undefined || !ignored(relative(context, one));
    if (!filter(source)) throw new RangeError(`.dockerignore keeps ${path} out`);
    cpSync(source, copied, { recursive: true, verbatimSymlinks: true, filter });
    const owner = numberOf(flags.chown ?? '0');
    if (owner !== 0 && process.getuid?.() === 0) chownSync(copied, owner, owner);
  }
}

/** The number of a user, with or without that of its group; names are only known inside of images. */
function numberOf(user: string): number {
  if (!/^\d+(?::\d+)?$/u.test(user)) throw new RangeError(`Not a number: ${user}`);
  return Number(user.split(':')[0]);
}

/** Removes what steps made, although nobody may write there. */
export function removeSteps(scratch: string): void {
  execFileSync('chmod', ['-R', 'u+w', scratch]);
  rmSync(scratch, { recursive: true, force: true });
}

/** What `.dockerignore` keeps out: the last line decides that a path or a folder around it matches. */
function ignoring(context: string): (path: string) => boolean {
  const lines = readFileSync(join(context, '.dockerignore'), 'utf8').split('\n');
  const patterns = lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  return (path) => {
    const parts = path.split('/');
    const around = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
    const isHit = (pattern: string): boolean => around.some((one) => matchesGlob(one, pattern));
    const last = patterns.findLast((pattern) => isHit(pattern.replace(/^!/u, '')));
    return path !== '' && last?.startsWith('!') === false;
  };
}
