import { leadingVariable } from './variables.ts';

/** A URL as it stands in a command, taken apart; what a variable hides is named and not guessed. */
export interface Url {
  readonly scheme: string;
  /** As written; empty where a variable holds it. */
  readonly host: string;
  readonly loopback: boolean;
  readonly port?: number;
  readonly portVariable?: string;
  /** The variable that holds the URL, or its beginning. */
  readonly urlVariable?: string;
  /** Starts with `/`, without query. */
  readonly path: string;
  readonly query?: string;
}

const loopbackHosts = new Set([
  'localhost',
  'localhost.',
  'localhost.localdomain',
  '[::1]',
  '::1',
  '0.0.0.0',
  '[::]',
  'ip6-localhost',
]);

/** Whether a host name or address is the pod itself. */
export function isLoopback(host: string): boolean {
  return loopbackHosts.has(host.toLowerCase()) || /^127(?:\.\d{1,3}){3}$/.test(host);
}

const defaultPorts: Readonly<Record<string, number>> = { http: 80, https: 443 };

/** Takes a URL apart; the scheme may be missing, as curl and wget allow. */
export function urlOf(text: string): Url | undefined {
  const scheme = /^([a-z]{2,8}):\/\//i.exec(text)?.[1]?.toLowerCase();
  const rest = scheme === undefined ? text : text.slice(scheme.length + 3);
  const variable = leadingVariable(rest);
  const authority = authorityLength(rest, variable?.length ?? 0);
  const place = placeOf(rest.slice(authority));
  if (place === undefined) return undefined;
  const head = rest.slice(0, authority);
  if (variable !== undefined && authority === variable.length) {
    return { scheme: scheme ?? 'http', host: '', loopback: false, urlVariable: variable.name, ...place };
  }
  const server = serverOf(head);
  if (server === undefined) return undefined;
  const { host, ...port } = server;
  const known = Object.keys(port).length > 0 ? port : portOf(scheme ?? 'http');
  return { scheme: scheme ?? 'http', host, loopback: isLoopback(host), ...known, ...place };
}

function portOf(scheme: string): { readonly port?: number } {
  const port = defaultPorts[scheme];
  return port === undefined ? {} : { port };
}

/** Length of `user@host:port`; a slash inside a leading expansion does not end it. */
function authorityLength(text: string, from: number): number {
  let depth = 0;
  for (let i = from; i < text.length; i++) {
    const character = text[i] ?? '';
    if (character === '{' || character === '(') depth += 1;
    if (character === '}' || character === ')') depth -= 1;
    if (depth === 0 && '/?#'.includes(character)) return i;
  }
  return text.length;
}

function placeOf(text: string): Pick<Url, 'path' | 'query'> | undefined {
  if (/\s/.test(text)) return undefined;
  const [place = '', ...query] = (text.split('#', 1)[0] ?? '').split('?');
  const path = place === '' ? '/' : place;
  return query.length === 0 ? { path } : { path, query: query.join('?') };
}

interface Server {
  readonly host: string;
  readonly port?: number;
  readonly portVariable?: string;
}

function serverOf(authority: string): Server | undefined {
  const text = authority.slice(authority.lastIndexOf('@') + 1);
  const bracket = text.startsWith('[') ? text.indexOf(']') + 1 : 0;
  const colon = text.indexOf(':', bracket);
  const host = colon === -1 ? text : text.slice(0, colon);
  if (host === '' || /[\s"'|;&<>]/.test(host)) return undefined;
  if (colon === -1) return { host };
  return withPort(host, text.slice(colon + 1));
}

function withPort(host: string, text: string): Server | undefined {
  if (/^\d{1,5}$/.test(text)) return { host, port: Number(text) };
  const variable = leadingVariable(text);
  return variable?.length === text.length ? { host, portVariable: variable.name } : undefined;
}
