import { type FlagSyntax, type Flags, flagsOf, programOf, programWords } from './argv.ts';
import { deviceRequestOf } from './device.ts';
import type { Script, Simple, Word } from './script.ts';
import { type Url, urlOf } from './url.ts';
import { loopSource, resolved } from './variables.ts';

/** An HTTP request that a command makes, as far as its text shows it. */
export interface HttpRequest extends Url {
  /** `tcp` is bash's `/dev/tcp`. */
  readonly tool: 'curl' | 'wget' | 'tcp';
  readonly method: string;
}

const curl: FlagSyntax = {
  letters: 'AbcCdDeEFHKmoPQrtTuUwxXyYz',
  long: [
    ...['request', 'data', 'data-raw', 'data-binary', 'data-ascii', 'data-urlencode', 'json', 'form', 'header', 'url'],
    ...['max-time', 'connect-timeout', 'retry', 'retry-delay', 'retry-max-time', 'output', 'write-out', 'user'],
    ...['user-agent', 'proxy', 'noproxy', 'cacert', 'cert', 'key', 'resolve', 'interface', 'unix-socket', 'cookie'],
    ...['cookie-jar', 'referer', 'upload-file', 'range', 'config', 'dump-header', 'stderr', 'ciphers', 'tls-max'],
    ...['limit-rate', 'speed-limit', 'speed-time', 'max-redirs', 'oauth2-bearer', 'local-port', 'form-string'],
  ],
};

const wget: FlagSyntax = {
  letters: 'oaeiBtOTwQPUlARDIX',
  long: [
    ...['post-data', 'post-file', 'method', 'body-data', 'body-file', 'timeout', 'tries', 'output-document', 'header'],
    ...['output-file', 'append-output', 'execute', 'input-file', 'wait', 'waitretry', 'user', 'password', 'user-agent'],
    ...['connect-timeout', 'read-timeout', 'dns-timeout', 'directory-prefix', 'referer', 'quota', 'bind-address'],
  ],
};

/**
 * The HTTP request of curl, wget or a `/dev/tcp` redirection; `undefined` for other commands and for several URLs at
 * once. With the script, constants are put in, `$url` of `for url in $URLS` is named `URLS`, and what is written to
 * a descriptor opened on `/dev/tcp` is found.
 */
export function httpRequestOf(command: Simple, script?: Script): HttpRequest | undefined {
  const program = programOf(command);
  const words = programWords(command).slice(1);
  if (program === 'curl') return viaCurl(flagsOf(words, curl), script);
  if (program === 'wget' || (program === 'busybox' && words[0]?.value === 'wget')) {
    return viaWget(flagsOf(program === 'wget' ? words : words.slice(1), wget), script);
  }
  const device = deviceRequestOf(command, script);
  return device && { tool: 'tcp', ...device };
}

function viaCurl(flags: Flags, script: Script | undefined): HttpRequest | undefined {
  const urls = [...flags.rest, ...values(flags, ['url'])];
  const has = (...names: readonly string[]) => names.some((name) => flags.given.has(name));
  const explicit = values(flags, ['X', 'request']).at(-1)?.unquoted;
  const implied = () => {
    if (has('I', 'head')) return 'HEAD';
    if (has('T', 'upload-file')) return 'PUT';
    if (has('G', 'get')) return 'GET';
    const body = ['d', 'data', 'data-raw', 'data-binary', 'data-ascii', 'data-urlencode', 'json', 'F', 'form'];
    return has(...body) ? 'POST' : 'GET';
  };
  const url = onlyUrl(urls, script);
  return url && { tool: 'curl', method: (explicit ?? implied()).toUpperCase(), ...url };
}

function viaWget(flags: Flags, script: Script | undefined): HttpRequest | undefined {
  const posts = ['post-data', 'post-file', 'body-data', 'body-file'].some((name) => flags.given.has(name));
  const explicit = values(flags, ['method']).at(-1)?.unquoted;
  const implied = flags.given.has('spider') ? 'HEAD' : 'GET';
  const url = onlyUrl(flags.rest, script);
  return url && { tool: 'wget', method: (explicit ?? (posts ? 'POST' : implied)).toUpperCase(), ...url };
}

function values(flags: Flags, names: readonly string[]): readonly Word[] {
  return names.flatMap((name) => (flags.given.get(name) ?? []).flatMap((value) => (value === true ? [] : [value])));
}

function onlyUrl(words: readonly Word[], script: Script | undefined): Url | undefined {
  const [word, ...others] = words;
  if (word === undefined || others.length > 0) return undefined;
  const url = urlOf(resolved(word, script));
  const source =
    url?.urlVariable === undefined || script === undefined ? undefined : loopSource(url.urlVariable, script);
  return url && source !== undefined ? { ...url, urlVariable: source } : url;
}
