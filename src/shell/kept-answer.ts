import type { Span } from '../yaml/route.ts';
import { flagsOf, programOf, programWords } from './argv.ts';
import { quietRedirects } from './idle.ts';
import { httpRequestOf } from './request.ts';
import type { Command, Redirect, Script, Simple } from './script.ts';
import { everyCommand } from './walk.ts';

/** Whether a request within a span of a script keeps what it gets: in a file by `-o`, `-O` or a redirection. */
export function keepsAnswer(script: Script, within: Span): boolean {
  return [...everyCommand(script.statements)].some(
    (command) =>
      within.start <= command.span.start &&
      command.span.end <= within.end &&
      (writesTo(command) || (command.kind === 'simple' && downloads(command))),
  );
}

function writesTo(command: Command): boolean {
  const redirects = 'redirects' in command ? command.redirects.filter(({ operator }) => operator.includes('>')) : [];
  return !quietRedirects(redirects.filter((redirect) => !isDevice(redirect)));
}

function isDevice({ target }: Redirect): boolean {
  return target?.unquoted.startsWith('/dev/tcp/') ?? false;
}

const silent = new Set(['-', '/dev/null', '/dev/stdout', '/dev/stderr']);
const curl = { letters: 'oHXdmwuAebcTFKEUrYyzCDPQtx', long: ['output', 'request', 'header', 'data', 'max-time'] };
const wget = { letters: 'OoTtPUe', long: ['output-document', 'post-data', 'timeout', 'tries', 'header'] };

function downloads(command: Simple): boolean {
  const program = programOf(command);
  if (program !== 'curl' && program !== 'wget') return false;
  const { given } = flagsOf(programWords(command).slice(1), program === 'curl' ? curl : wget);
  const flags = program === 'curl' ? ['o', 'output'] : ['O', 'output-document'];
  const files = flags.flatMap((flag) => given.get(flag) ?? []);
  if (files.length > 0) return files.some((file) => file === true || !silent.has(file.unquoted));
  if (program === 'curl') return given.has('O') || given.has('remote-name');
  return !given.has('spider') && !asksForHealth(command);
}

/** wget leaves a file behind that is named after the path; nobody reads one named `ready`. */
function asksForHealth(command: Simple): boolean {
  const path = httpRequestOf(command)?.path ?? '';
  return /^(?:|ready|readyz|readiness|startup|health|healthz|live|livez|liveness|server_info|ping|status)$/.test(
    path.slice(path.lastIndexOf('/') + 1),
  );
}
