import { ignoreKey, pullRequestKeys } from './pull-request-keys.ts';

/** What a configuration may name; decided by the caller. */
export interface Known {
  readonly rules: readonly string[];
  /** Ids of products whose version can be declared. */
  readonly products: readonly string[];
}

/** What a value of the configuration must look like. */
export type Shape =
  | { readonly kind: 'version' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'choice'; readonly of: readonly string[] }
  | { readonly kind: 'globs' }
  /** A number from 0. */
  | { readonly kind: 'count'; readonly most: number }
  /** `of` names what is expected, in messages. */
  | { readonly kind: 'text'; readonly of: string }
  | { readonly kind: 'texts'; readonly of: string }
  | { readonly kind: 'pattern'; readonly pattern: string; readonly of: string }
  /** An IANA time zone. */
  | { readonly kind: 'zone' }
  | { readonly kind: 'choices'; readonly of: readonly string[] }
  /** Mappings, each with certain keys. */
  | { readonly kind: 'list'; readonly keys: Settings; readonly needs: readonly string[] }
  | { readonly kind: 'keys'; readonly keys: Settings }
  | { readonly kind: 'entries'; readonly names: readonly string[]; readonly each: Shape };

/** Keys with their shapes and one sentence each for people. */
export type Settings = Readonly<Record<string, { readonly shape: Shape; readonly says: string }>>;

/** All keys of a configuration: the one source of the reader, the JSON Schema and the template. */
export function settings(known: Known): Settings {
  const keys = ownSettings(known);
  return {
    ...keys,
    locked: {
      shape: { kind: 'choices', of: Object.keys(keys) },
      says: 'In the settings of an organisation: keys that a repository cannot change.',
    },
  };
}

function ownSettings(known: Known): Settings {
  const globs: Shape = { kind: 'globs' };
  return {
    kubernetes: { shape: { kind: 'version' }, says: 'The lowest version of Kubernetes in use, e.g. "1.33".' },
    ...Object.fromEntries(known.products.map((id) => [id, product(id)])),
    fixes: {
      shape: { kind: 'choice', of: ['safe', 'unsafe'] },
      says: 'Which changes are made: only safe ones, or also those that a person must look at.',
    },
    rules: {
      shape: { kind: 'entries', names: known.rules, each: { kind: 'choice', of: ['off', 'report', 'on'] } },
      says: 'What single rules do: nothing, only say what they find, or change it. `sidecar-migrate rules` lists them.',
    },
    paths: {
      shape: {
        kind: 'keys',
        keys: {
          include: { shape: globs, says: 'Only files that one of these globs matches are read.' },
          exclude: { shape: globs, says: 'Files that one of these globs matches are not read.' },
        },
      },
      says: 'Which files are read, as globs relative to the folder of this configuration.',
    },
    sidecars: { shape: globs, says: 'Names or images of containers that are sidecars, as globs.' },
    apps: { shape: globs, says: 'Names or images of containers that are apps, as globs.' },
    ignore: ignoreKey(known),
    ...pullRequestKeys,
  };
}

function product(id: string): Settings[string] {
  return {
    shape: {
      kind: 'keys',
      keys: {
        version: { shape: { kind: 'version' }, says: `The lowest version of ${id} in use.` },
        native: {
          shape: { kind: 'boolean' },
          says: `Whether every sidecar that ${id} injects is a native one, or none is.`,
        },
      },
    },
    says: `What is installed of ${id}.`,
  };
}
