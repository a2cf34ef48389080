import { basename } from './inner-word.ts';
import type { Target } from './target.ts';
import { isLoopback, urlOf } from './url.ts';

/** A program that waits for a sidecar, or stops it, around another program. */
export interface Wrapper {
  readonly program: WrapperName;
  /** Index of the wrapped command's first word; absent where there is none. */
  readonly start?: number;
  /** What it waits for in the pod, as far as its arguments say so. */
  readonly targets: readonly Target[];
  /** What it waits for elsewhere, as written. */
  readonly elsewhere: readonly string[];
  /** Whether its arguments or its nature make it stop the sidecar at the end. */
  readonly quits: boolean;
  /** Seconds after which it gives up. */
  readonly timeout?: number;
  /** Indices of the words that go when what it does in the pod is not needed; none where all it does is elsewhere. */
  readonly drops: readonly number[];
}

/** Wrappers that are known, by basename. */
export type WrapperName =
  | 'linkerd-await'
  | 'scuttle'
  | 'envoy-preflight'
  | 'kubexit'
  | 'wait-for-it'
  | 'wait-for'
  | 'wait4x'
  | 'dockerize';

/** The wrapper that an argument vector starts with. Its words may hold variables; those are taken as they stand. */
export function wrapperOf(argv: readonly string[]): Wrapper | undefined {
  const program = basename(argv[0] ?? '').replace(/\.sh$/, '');
  switch (program) {
    case 'linkerd-await':
      return linkerdAwait(argv);
    case 'scuttle':
    case 'envoy-preflight':
    case 'kubexit':
      return {
        program,
        ...whole(argv, argv.length > 1 ? 1 : undefined),
        quits: program !== 'kubexit',
        targets: [],
        elsewhere: [],
      };
    case 'wait-for-it':
    case 'wait-for':
      return waitForAddress(program, argv);
    case 'wait4x':
      return wait4x(argv);
    case 'dockerize':
      return dockerize(argv);
    default:
      return undefined;
  }
}

/** All words up to the wrapped command. */
function whole(argv: readonly string[], start: number | undefined): Pick<Wrapper, 'start' | 'drops'> {
  const drops = [...argv.keys()].slice(0, start ?? argv.length);
  return { ...(start !== undefined && { start }), drops };
}

interface Option {
  readonly name: string;
  readonly value?: string;
  /** Indices of its words. */
  readonly at: readonly number[];
}

interface Options {
  readonly options: readonly Option[];
  /** Words that are no options, before the wrapped command. */
  readonly words: readonly { readonly text: string; readonly at: number }[];
  readonly start?: number;
}

interface Syntax {
  /** Options that take the next word. */
  readonly valued: readonly string[];
  /** How many plain words belong to the wrapper itself; further ones start the wrapped command. */
  readonly own: number;
}

function read(argv: readonly string[], { valued, own }: Syntax): Options {
  const options: Option[] = [];
  const words: { text: string; at: number }[] = [];
  for (let i = 1; i < argv.length; i++) {
    const text = argv[i] ?? '';
    if (text === '--') return { options, words, ...(i + 1 < argv.length && { start: i + 1 }) };
    if (!text.startsWith('-')) {
      if (words.length === own) return { options, words, start: i };
      words.push({ text, at: i });
      continue;
    }
    const [name = '', ...rest] = text.replace(/^--?/, '').split('=');
    if (rest.length > 0) options.push({ name, value: rest.join('='), at: [i] });
    else if (valued.includes(name) && i + 1 < argv.length)
      options.push({ name, value: argv[++i] ?? '', at: [i - 1, i] });
    else options.push({ name, at: [i] });
  }
  return { options, words };
}

function linkerdAwait(argv: readonly string[]): Wrapper {
  const { options, start } = read(argv, { valued: ['p', 'port', 'b', 'backoff', 't', 'timeout', 'uri'], own: 0 });
  const has = (...names: readonly string[]) => options.find((option) => names.includes(option.name));
  const port = Number(has('p', 'port')?.value ?? '4191');
  const target: Target = { kind: 'http', path: '/ready', method: 'GET', ...(Number.isInteger(port) && { port }) };
  const quits = has('S', 'shutdown') !== undefined;
  return {
    program: 'linkerd-await',
    ...whole(argv, start),
    ...timeoutOf(has('t', 'timeout')?.value),
    targets: [target],
    elsewhere: [],
    quits,
  };
}

function timeoutOf(text: string | undefined): { readonly timeout?: number } {
  const [, amount, unit] = /^(\d{1,6})(ms|s|m|h)?$/.exec(text ?? '') ?? [];
  if (amount === undefined) return {};
  const factor = unit === 'h' ? 3600 : unit === 'm' ? 60 : unit === 'ms' ? 0.001 : 1;
  return { timeout: Number(amount) * factor };
}

function waitForAddress(program: 'wait-for-it' | 'wait-for', argv: readonly string[]): Wrapper {
  const { options, words, start } = read(argv, {
    valued: ['h', 'host', 'p', 'port', 't', 'timeout', 'i', 'interval'],
    own: 64,
  });
  const value = (...names: readonly string[]) => options.find((option) => names.includes(option.name))?.value;
  const host = value('h', 'host');
  const address = words[0]?.text ?? (host === undefined ? '' : `${host}:${value('p', 'port') ?? ''}`);
  const targets = targetsOf([address]);
  const drops = targets.length > 0 ? whole(argv, start) : { ...whole(argv, start), drops: [] };
  const elsewhere = targets.length > 0 || address === '' ? [] : [address];
  return { program, ...drops, ...timeoutOf(value('t', 'timeout')), targets, elsewhere, quits: false };
}

function wait4x(argv: readonly string[]): Wrapper {
  const valued = [
    't',
    'timeout',
    'i',
    'interval',
    'expect-status-code',
    'connection-timeout',
    'request-header',
    'backoff-policy',
  ];
  const { options, words, start } = read(argv, { valued, own: 64 });
  const addresses = words.slice(1);
  const here = addresses.filter(({ text }) => targetsOf([text]).length > 0);
  const elsewhere = addresses.filter((address) => !here.includes(address)).map(({ text }) => text);
  const place = whole(argv, start);
  const known = ['tcp', 'http', 'https'].includes(words[0]?.text ?? '');
  const partly = elsewhere.length > 0 ? here.map(({ at }) => at) : place.drops;
  const timeout = options.find(({ name }) => name === 't' || name === 'timeout')?.value;
  const drops = !known || here.length === 0 ? [] : partly;
  return {
    program: 'wait4x',
    ...place,
    ...timeoutOf(timeout),
    targets: known ? targetsOf(here.map(({ text }) => text)) : [],
    elsewhere,
    quits: false,
    drops,
  };
}

const dockerizeOptions = [
  'wait',
  'timeout',
  'wait-retry-interval',
  'wait-http-header',
  'template',
  'stdout',
  'stderr',
  'delims',
  'env',
  'env-section',
  'env-header',
];
const waitingOptions = new Set(['timeout', 'wait-retry-interval', 'wait-http-header']);

/** Its templates and log files stay; only what it waits for in the pod goes. */
function dockerize(argv: readonly string[]): Wrapper {
  const { options, start } = read(argv, { valued: dockerizeOptions, own: 0 });
  const waits = options.filter(({ name }) => name === 'wait');
  const here = waits.filter(({ value }) => targetsOf([value ?? '']).length > 0);
  const elsewhere = waits.filter((option) => !here.includes(option)).flatMap(({ value }) => value ?? []);
  const settings = elsewhere.length > 0 ? [] : options.filter(({ name }) => waitingOptions.has(name));
  const goes = [...here, ...settings];
  const place = whole(argv, start);
  const all = goes.length === options.length;
  const drops = here.length === 0 ? [] : all ? place.drops : goes.flatMap(({ at }) => at).sort((a, b) => a - b);
  const timeout = options.find(({ name }) => name === 'timeout')?.value;
  return {
    program: 'dockerize',
    ...place,
    ...timeoutOf(timeout),
    targets: targetsOf(here.map(({ value }) => value ?? '')),
    elsewhere,
    quits: false,
    drops,
  };
}

/** Addresses in the pod: `localhost:5432`, `tcp://…`, `http://…`, `unix:///…`, `file:///…`. */
function targetsOf(addresses: readonly string[]): readonly Target[] {
  return addresses.flatMap((address): readonly Target[] => {
    const file = /^(unix|file):\/\/(\/.*)$/.exec(address);
    if (file?.[2] !== undefined) return [{ kind: file[1] === 'unix' ? 'socket' : 'file', path: file[2] }];
    const url = urlOf(address);
    if (url === undefined || !isLoopback(url.host)) return [];
    const port = {
      ...(url.port !== undefined && { port: url.port }),
      ...(url.portVariable !== undefined && { portVariable: url.portVariable }),
    };
    if (!/^https?:/.test(address)) return [{ kind: 'tcp', ...port }];
    return [{ kind: 'http', ...port, path: url.path, method: 'GET' }];
  });
}
