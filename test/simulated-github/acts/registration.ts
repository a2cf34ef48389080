import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { Account } from '../world/account.ts';
import { type App, type Permissions, unsupportedEvents } from '../world/app.ts';
import { RejectedError } from '../world/rejection.ts';
import type { World } from '../world/world.ts';

/** What an App is registered with; `webhook` names where its deliveries go. */
export interface AppWish {
  readonly slug: string;
  readonly owner: Account;
  readonly permissions: Permissions;
  readonly events: readonly string[];
  readonly webhook?: { readonly url?: string; readonly secret?: string };
}

let keys: { readonly publicKey: string; readonly privateKey: string } | undefined;

/** Registers an App. Throws `RejectedError` when an event needs a permission that it does not ask for. */
export function registerApp(world: World, wish: AppWish): App {
  const unsupported = unsupportedEvents(wish.events, wish.permissions);
  if (unsupported.length > 0) {
    throw new RejectedError(422, `Default events are not supported by permissions: ${unsupported.join(', ')}`);
  }
  const app: App = {
    id: world.ids.next('app'),
    slug: wish.slug,
    name: wish.slug,
    clientId: `Iv23${randomBytes(8).toString('hex')}`,
    clientSecret: randomBytes(20).toString('hex'),
    owner: wish.owner,
    bot: world.account(`${wish.slug}[bot]`, 'Bot'),
    hook: { id: world.ids.next('hook'), url: wish.webhook?.url, secret: wish.webhook?.secret, active: true },
    ...keyPair(),
    createdAt: world.clock.now(),
    permissions: { metadata: 'read', ...wish.permissions },
    events: wish.events,
  };
  world.apps.set(app.id, app);
  return app;
}

/** One pair for all Apps of this process: making one takes a while. */
function keyPair(): { readonly publicKey: string; readonly privateKey: string } {
  keys ??= generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  return keys;
}
