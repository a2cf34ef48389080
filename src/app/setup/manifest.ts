import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { webhookPath } from '../server/webhook-server.ts';
import { SettingsError } from '../settings-error.ts';

/** A manifest as GitHub takes it, and as `app.yml` has it. */
export interface Manifest {
  readonly name: string;
  readonly url: string;
  readonly hook_attributes: { readonly url: string; readonly active: boolean };
  readonly redirect_url?: string;
  readonly public: boolean;
  readonly default_permissions: Readonly<Record<string, 'read' | 'write'>>;
  readonly default_events: readonly string[];
}

/** What a person has to say of a new App. */
export interface Wish {
  readonly name: string;
  /** Where GitHub reaches the App, without a slash at the end. */
  readonly address: string;
  /** The organisation that is to own the App; empty for the person. */
  readonly organisation: string;
}

/** The manifest in `app.yml`. */
export function manifestFile(): Manifest {
  return parse(readFileSync(new URL('../../../app.yml', import.meta.url), 'utf8')) as Manifest;
}

/** The manifest of an App that somebody wishes for, whose making ends at an address of the setup page. */
export function manifestFor({ name, address }: Wish, redirectUrl: string): Manifest {
  return {
    ...manifestFile(),
    name,
    url: address,
    hook_attributes: { url: `${address}${webhookPath}`, active: true },
    redirect_url: redirectUrl,
  };
}

/** Reads a wish from the fields of a form. Throws `SettingsError` that says which one makes no sense. */
export function wishIn(fields: URLSearchParams): Wish {
  const [name, organisation, address] = ['name', 'organisation', 'address'].map((key) =>
    (fields.get(key) ?? '').trim(),
  );
  if (!name || name.length > 34) throw new SettingsError('The name of an App has 1 to 34 characters.');
  if (organisation && !/^[a-z\d][a-z\d-]{0,38}$/iu.test(organisation)) {
    throw new SettingsError('That is not the login of an organisation.');
  }
  return { name, organisation: organisation ?? '', address: addressIn(address ?? '') };
}

/** An address without path, for GitHub to reach the App at. Throws `SettingsError`. */
export function addressIn(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url !== undefined && url.username === '' && url.search === '' && url.hash === '';
  if (!isPlain || !/^https?:$/u.test(url.protocol)) {
    throw new SettingsError('The address is one such as https://sidecar-migrate.example.com.');
  }
  return `${url.origin}${url.pathname.replace(/\/+$/u, '')}`;
}
