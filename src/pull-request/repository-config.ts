import {
  type Config,
  ConfigError,
  catalogue,
  configurableProducts,
  emptyConfig,
  type Known,
  readConfig,
  withLocked,
} from '../index.ts';
import type { Reading } from './gateway.ts';
import { configPaths } from './paths.ts';
import type { BlobText, Oid, OrganisationConfig, RepositorySnapshot } from './repository.ts';
import { type State, stateOf } from './state.ts';

/** Where a configuration is wrong. Lines and columns count from 1. */
export interface WrongConfig {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly hint?: string;
}

/** The settings that hold in a repository, or where they are wrong. */
export type FoundConfig =
  | {
      readonly kind: 'read';
      readonly config: Config;
      readonly notes: readonly State[];
    }
  | { readonly kind: 'wrong'; readonly whose: 'repository' | 'organisation'; readonly fault: WrongConfig };

/** What a configuration may name in this release. */
export const knownNames: Known = { rules: catalogue.rules.map(({ id }) => id), products: configurableProducts };

/** The repository's own settings at its head, else its organisation's; keys that those lock hold in any case. */
export async function configOf(
  snapshot: Pick<RepositorySnapshot, 'configs'>,
  reading: ReadingSettings,
): Promise<FoundConfig> {
  const own = read(...ownConfig(snapshot));
  if (own instanceof Wrong) return { kind: 'wrong', whose: 'repository', fault: own.fault };
  const found = await organisationOf(reading);
  const organisation = found.kind === 'found' ? read(`.github: ${found.path}`, found.blob) : undefined;
  if (organisation instanceof Wrong) return { kind: 'wrong', whose: 'organisation', fault: organisation.fault };
  const notes = found.kind === 'unreachable' ? [stateOf('organisation-config-unreachable')] : [];
  if (organisation === undefined) return { kind: 'read', config: own ?? emptyConfig, notes };
  if (own !== undefined) return { kind: 'read', config: withLocked(own, organisation), notes };
  return { kind: 'read', config: organisation, notes };
}

type ReadingSettings = Pick<Reading, 'organisationConfig' | 'repository'>;

/** The repository `.github` is read as any other: its settings are its own. */
async function organisationOf(reading: ReadingSettings): Promise<OrganisationConfig> {
  return reading.repository.name === '.github' ? { kind: 'none' } : await reading.organisationConfig();
}

/**
 * What settings of the repository's own have to begin with where it has none: those of the organisation, which would not
 * count any more. `undefined` where more people may see the repository than those.
 */
export async function beginningOf(
  snapshot: Pick<RepositorySnapshot, 'private'>,
  reading: ReadingSettings,
): Promise<string | undefined> {
  const found = await organisationOf(reading);
  if (found.kind !== 'found') return '';
  return found.private && !snapshot.private ? undefined : found.blob.text;
}

/** Whether the settings of the organisation lock a key, so that it counts in no repository's own. */
export async function isLocked(key: string, reading: ReadingSettings): Promise<boolean> {
  const found = await organisationOf(reading);
  const settings = found.kind === 'found' ? read(found.path, found.blob) : undefined;
  return settings !== undefined && !(settings instanceof Wrong) && settings.locked.includes(key);
}

/** The blob of the organisation's settings, which a plan rests on as it does on the repository's own files. */
export async function organisationInput(reading: ReadingSettings): Promise<Oid | undefined> {
  const found = await organisationOf(reading);
  return found.kind === 'found' ? found.blob.oid : undefined;
}

/** The path and text of a repository's own configuration. */
export function ownConfig({ configs }: Pick<RepositorySnapshot, 'configs'>): readonly [string, BlobText | undefined] {
  const path = configPaths.find((one) => configs.has(one)) ?? configPaths[0];
  return [path, configs.get(path)];
}

class Wrong {
  readonly fault: WrongConfig;

  constructor(fault: WrongConfig) {
    this.fault = fault;
  }
}

/** Configurations above this size are not read: to parse one takes time in which nothing else is done. */
const largest = 64 * 1024;

function read(path: string, blob: BlobText | undefined): Config | Wrong | undefined {
  if (blob === undefined) return undefined;
  const begin = { file: path, line: 1, column: 1 };
  if (blob.size > largest) return new Wrong({ ...begin, message: 'Larger than 64 KiB.' });
  if (blob.text === undefined) return new Wrong({ ...begin, message: 'Not text in UTF-8.' });
  try {
    return readConfig(path, blob.text, knownNames);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const { file, line, column, message, hint } = error;
    return new Wrong({ file, line, column, message, ...(hint === undefined ? {} : { hint }) });
  }
}
