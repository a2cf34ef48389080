import { isQuitCall, products, productsOfQuitUrlVariable, productsQuitAt } from '../products/index.ts';
import type { Product } from '../products/product.ts';
import { programWords } from '../shell/argv.ts';
import { basename } from '../shell/inner-word.ts';
import { type HttpRequest, httpRequestOf } from '../shell/request.ts';
import type { Script, Simple } from '../shell/script.ts';
import { isLoopback, type Url, urlOf } from '../shell/url.ts';
import { environmentOf } from './container.ts';
import type { Container } from './workload.ts';

/**
 * A command that makes a sidecar exit. `endpoint`: an HTTP request to the pod's loopback. `products`: a program or a
 * list of URLs that belongs to them. `hidden`: a variable that the manifest does not show holds the address.
 */
export type QuitCall =
  | { readonly kind: 'endpoint'; readonly port: number; readonly path: string; readonly method: string }
  | { readonly kind: 'products'; readonly products: readonly Product[]; readonly port?: number; readonly says: string }
  | { readonly kind: 'hidden'; readonly variable: string };

/** What a command of a container's script quits, if it quits anything. */
export function quitCallOf(command: Simple, container: Container, script?: Script): QuitCall | undefined {
  const request = httpRequestOf(command, script);
  return request === undefined ? byProgram(command) : byRequest(request, environmentOf(container));
}

/** Whether a text speaks of a quit endpoint, in whatever language. */
export function speaksOfQuitting(text: string): boolean {
  return /(?<!-)quitquitquit|:4191\/shutdown|\/v1\.0\/shutdown|:20600\/graceful_shutdown|_PROXY_QUIT_URLS/.test(text);
}

type Environment = ReadonlyMap<string, string | undefined>;

function byRequest(request: HttpRequest, env: Environment): QuitCall | undefined {
  const owners = productsOfQuitUrlVariable(request.urlVariable ?? '');
  if (owners.length > 0)
    return { kind: 'products', products: owners, says: `calls each URL of $${request.urlVariable}` };
  const url = expanded(request, env);
  const path = url.path.replace(/(?<=.)\/$/, '');
  const isQuit =
    path.endsWith('/quitquitquit') || (url.port !== undefined && productsQuitAt(url.port, path).length > 0);
  if (!isQuit) return undefined;
  const variable = hiddenBy(url);
  if (variable !== undefined) return { kind: 'hidden', variable };
  if (!isLoopback(url.host) || url.port === undefined) return undefined;
  return { kind: 'endpoint', port: url.port, path, method: request.method };
}

function hiddenBy(url: Url): string | undefined {
  const host = /^\$[{(]?(\w+)/.exec(url.host)?.[1];
  const port = isLoopback(url.host) && url.port === undefined ? url.portVariable : undefined;
  return url.urlVariable ?? host ?? port;
}

/** The URL with the literal variables of the container put in. */
function expanded(url: Url, env: Environment): Url {
  if (url.urlVariable !== undefined) {
    const value = env.get(url.urlVariable);
    return (
      (value === undefined ? undefined : urlOf(value.replace(/\/$/, '') + (url.path === '/' ? '' : url.path))) ?? url
    );
  }
  const host = /^\$[{(]?(\w+)[})]?$/.exec(url.host)?.[1];
  const port = url.portVariable === undefined ? undefined : env.get(url.portVariable);
  return {
    ...url,
    host: (host === undefined ? undefined : env.get(host)) ?? url.host,
    ...(port !== undefined && /^\d{1,5}$/.test(port) ? { port: Number(port) } : {}),
  };
}

function byProgram(command: Simple): QuitCall | undefined {
  const words = programWords(command).map((word) => word.value ?? word.unquoted);
  const owners = products.filter((product) => isQuitCall(product, words));
  if (owners.length === 0 || wrapsProgram(words)) return undefined;
  const port = /^\d{1,5}$/.exec(flagValue(words, '--admin-port') ?? '')?.[0];
  return {
    kind: 'products',
    products: owners,
    says: `runs \`${shortened(words.join(' '))}\``,
    ...(port === undefined ? {} : { port: Number(port) }),
  };
}

function flagValue(words: readonly string[], flag: string): string | undefined {
  const at = words.indexOf(flag);
  return at < 0 ? words.find((word) => word.startsWith(`${flag}=`))?.slice(flag.length + 1) : words[at + 1];
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

const takesValue = ['-p', '--port', '-b', '--backoff', '-t', '--timeout'];
const idle = ['true', ':', 'echo', 'printf', 'sleep'];

/** `linkerd-await --shutdown -- APP` runs the app; only around `true` or `echo` it is a mere quit call. */
function wrapsProgram(words: readonly string[]): boolean {
  if (basename(words[0] ?? '') !== 'linkerd-await') return false;
  let at = 1;
  for (; at < words.length && words[at]?.startsWith('-'); at++) {
    if (words[at] === '--') return !idle.includes(basename(words[at + 1] ?? ''));
    if (takesValue.includes(words[at] ?? '')) at++;
  }
  return !idle.includes(basename(words[at] ?? ''));
}
