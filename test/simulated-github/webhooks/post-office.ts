import { randomUUID } from 'node:crypto';
import type { Complaints } from '../contract/complaints.ts';
import { description, faultIn, type Schema } from '../contract/schema-checker.ts';
import { simpleOrganization, simpleUser } from '../rest/render/account.ts';
import { wholeRepository } from '../rest/render/repository.ts';
import { type App, hears, type Installation } from '../world/app.ts';
import { nodeId } from '../world/identifiers.ts';
import { notFound } from '../world/rejection.ts';
import type { Occurrence, World } from '../world/world.ts';
import { type Delivery, type Outcome, send } from './delivery.ts';
import { Disturbances } from './disturbance.ts';

/** The largest payload that GitHub delivers, in bytes. */
const sizeLimit = 25 * 1024 * 1024;
const schemas = description<Readonly<Record<string, Schema>>>('webhooks.json');

/** Turns what happens into signed deliveries, sends them, and remembers them. */
export class PostOffice {
  /** All deliveries, oldest first, those that failed included. */
  readonly deliveries: Delivery[] = [];
  readonly disturbances = new Disturbances();
  /** How many deliveries are on their way at a time. */
  concurrency = 1;
  readonly #world: World;
  readonly #complaints: Complaints;
  readonly #waiting: Delivery[] = [];
  readonly #delayed: Delivery[] = [];
  #held = false;
  #underway = 0;
  #idle: (() => void)[] = [];

  constructor(world: World, complaints: Complaints) {
    this.#world = world;
    this.#complaints = complaints;
    world.listeners.push((occurrence) => this.#hear(occurrence));
  }

  /** Keeps deliveries back until `release`. */
  hold(): void {
    this.#held = true;
  }

  /** Sends what was kept back, in the given order. */
  release(order: 'as it came' | 'backwards' = 'as it came'): void {
    this.#held = false;
    if (order === 'backwards') this.#waiting.reverse();
    this.#pump();
  }

  /** Resolves when every delivery has been answered or given up. */
  async settled(): Promise<void> {
    this.#waiting.push(...this.#delayed.splice(0));
    this.#pump();
    while (this.#underway > 0 || (this.#waiting.length > 0 && !this.#held)) {
      await new Promise<void>((resolve) => this.#idle.push(resolve));
    }
  }

  /** Sends a delivery again under the same GUID, as asked for through the API or the page. */
  redeliver(id: number, app: App): Delivery {
    const original = this.deliveries.find((one) => one.id === id && one.app === app);
    if (original === undefined) throw notFound();
    const { clock, ids } = this.#world;
    const again = {
      ...original,
      id: ids.next('delivery'),
      redelivery: true,
      deliveredAt: clock.now(),
      outcome: undefined,
    };
    this.deliveries.push(again);
    this.#enqueue(again);
    return again;
  }

  #hear(occurrence: Occurrence): void {
    for (const installation of this.#listenersOf(occurrence)) this.#deliver(occurrence, installation);
  }

  #listenersOf({ event, app, installation: only, repository }: Occurrence): Installation[] {
    return [...this.#world.installations.values()].filter((installation) => {
      if (app !== undefined && installation.app !== app) return false;
      if (only !== undefined && installation !== only) return false;
      if (installation.suspendedAt !== undefined && event !== 'installation') return false;
      const reached = repository === undefined || this.#world.reaches(installation, repository);
      return reached && installation.app.hook.active && hears(event, installation);
    });
  }

  #deliver(occurrence: Occurrence, installation: Installation): void {
    const payload = JSON.stringify(this.#payload(occurrence, installation));
    this.#check(occurrence, payload);
    const delivery: Delivery = {
      id: this.#world.ids.next('delivery'),
      guid: randomUUID(),
      app: installation.app,
      event: occurrence.event,
      action: occurrence.action,
      installationId: installation.id,
      repositoryId: occurrence.repository?.id,
      redelivery: false,
      deliveredAt: this.#world.clock.now(),
      payload,
      outcome: undefined,
    };
    if (Buffer.byteLength(payload) > sizeLimit) return;
    this.#route(delivery);
  }

  #route(delivery: Delivery): void {
    const disturbance = this.disturbances.next(delivery);
    if (disturbance === 'lose') return;
    this.deliveries.push(delivery);
    if (disturbance === 'fail') delivery.outcome = { code: 502, status: 'Bad Gateway', body: null };
    else if (disturbance === 'delay') this.#delayed.push(delivery);
    else this.#enqueue(...(disturbance === 'repeat' ? [delivery, delivery] : [delivery]), ...this.#delayed.splice(0));
  }

  #payload({ action, sender, repository, payload }: Occurrence, installation: Installation): Record<string, unknown> {
    const world = this.#world;
    const { account } = installation;
    return {
      ...(action === undefined ? {} : { action }),
      ...(repository === undefined ? {} : { repository: wholeRepository(world, repository) }),
      ...(repository?.owner.type === 'Organization' ? { organization: simpleOrganization(world, account) } : {}),
      sender: simpleUser(world, sender),
      installation: { id: installation.id, node_id: nodeId('IN', installation.id) },
      ...payload?.(),
    };
  }

  #check({ event, action }: Occurrence, payload: string): void {
    const place = [event, action].filter((part) => part !== undefined).join('.');
    const schema = schemas[place.replaceAll(/[._]/gu, '-')];
    const fault = schema === undefined ? 'no schema for this event' : faultIn(schema, JSON.parse(payload));
    if (fault !== undefined) this.#complaints.add({ about: 'delivery', place, fault });
  }

  #enqueue(...deliveries: readonly Delivery[]): void {
    this.#waiting.push(...deliveries.filter(({ app }) => app.hook.url !== undefined));
    setImmediate(() => this.#pump());
  }

  #pump(): void {
    while (!this.#held && this.#underway < this.concurrency) {
      const delivery = this.#waiting.shift();
      if (delivery === undefined) break;
      this.#underway += 1;
      void send(delivery).then((outcome) => this.#ended(delivery, outcome));
    }
    if (this.#underway === 0) for (const wake of this.#idle.splice(0)) wake();
  }

  #ended(delivery: Delivery, outcome: Outcome): void {
    delivery.outcome = outcome;
    this.#underway -= 1;
    this.#pump();
  }
}
