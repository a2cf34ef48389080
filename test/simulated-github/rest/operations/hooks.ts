import { isoTime } from '../../clock.ts';
import { type Delivery, deliveryHeaders } from '../../webhooks/delivery.ts';
import type { App } from '../../world/app.ts';
import { notFound, validationFailed } from '../../world/rejection.ts';
import { type Answer, bodyOf, type Call, ok, type PlainOperation } from '../call.ts';
import { appOf } from './apps.ts';

/** GitHub forgets deliveries after three days. */
const memory = 3 * 24 * 3_600_000;

/** Operations on an App's hook and its deliveries. */
export const hookOperations: Readonly<Record<string, PlainOperation>> = {
  'apps/get-webhook-config-for-app': { as: 'app', run: (call) => ok(config(appOf(call))) },
  'apps/update-webhook-config-for-app': {
    as: 'app',
    run(call) {
      const { hook } = appOf(call);
      const { url, secret } = bodyOf<{ url?: string; secret?: string }>(call);
      hook.url = url ?? hook.url;
      hook.secret = secret ?? hook.secret;
      return ok(config(appOf(call)));
    },
  },
  'apps/list-webhook-deliveries': { as: 'app', run: list },
  'apps/get-webhook-delivery': {
    as: 'app',
    run(call) {
      const delivery = deliveriesOf(call).find(({ id }) => id === Number(call.path.delivery_id));
      if (delivery === undefined) throw notFound();
      const request = { headers: deliveryHeaders(delivery), payload: JSON.parse(delivery.payload) as unknown };
      const response = { headers: {}, payload: delivery.outcome?.body ?? null };
      return ok({ ...item(delivery), url: delivery.app.hook.url ?? '', request, response });
    },
  },
  'apps/redeliver-webhook-delivery': {
    as: 'app',
    run(call) {
      call.office.redeliver(Number(call.path.delivery_id), appOf(call));
      return { status: 202, body: {} };
    },
  },
};

function config({ hook }: App) {
  return {
    content_type: 'json',
    insecure_ssl: '0',
    ...(hook.secret === undefined ? {} : { secret: '********' }),
    url: hook.url ?? '',
  };
}

function deliveriesOf(call: Call): Delivery[] {
  const app = appOf(call);
  const since = call.world.clock.now() - memory;
  return call.office.deliveries.filter(
    (one) => one.app === app && one.deliveredAt >= since && one.outcome !== undefined,
  );
}

/** Newest first; the cursor of the next page is the id of the last delivery shown. */
function list(call: Call): Answer {
  const { query, world } = call;
  const size = Math.min(100, Number(query.per_page ?? 30));
  const newest = deliveriesOf(call)
    .reverse()
    .filter((one) => fits(one, query.status));
  const cursor = query.cursor;
  const start = cursor === undefined ? 0 : newest.findIndex(({ id }) => `v1_${id}` === cursor) + 1;
  if (cursor !== undefined && start === 0) throw validationFailed([{ field: 'cursor', code: 'invalid' }]);
  const page = newest.slice(start, start + size);
  const last = page.at(-1);
  const more = last !== undefined && start + size < newest.length;
  const next = `<${world.apiUrl}/app/hook/deliveries?per_page=${size}&cursor=v1_${last?.id}>; rel="next"`;
  return { status: 200, body: page.map(item), ...(more ? { headers: { link: next } } : {}) };
}

function fits({ outcome }: Delivery, status: unknown): boolean {
  const good = outcome !== undefined && outcome.code >= 200 && outcome.code < 400;
  return status === undefined || (status === 'success') === good;
}

function item(delivery: Delivery) {
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: isoTime(delivery.deliveredAt),
    redelivery: delivery.redelivery,
    duration: 0.1,
    status: delivery.outcome?.status ?? 'pending',
    status_code: delivery.outcome?.code ?? 0,
    event: delivery.event,
    action: delivery.action ?? null,
    installation_id: delivery.installationId ?? null,
    repository_id: delivery.repositoryId ?? null,
    throttled_at: null,
  };
}
