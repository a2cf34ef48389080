import { createServer, type Server as HttpServer } from 'node:http';
import { type AddressInfo, createServer as createNetServer, type ListenOptions, type Server } from 'node:net';

/** Where a server listens. Port 0 takes a free one; without a host only this machine is served. */
export interface Place {
  readonly port: number;
  readonly host?: string;
}

/** What a server was opened at. */
export interface Doors {
  readonly port: number;
  /** Takes no more connections; resolves when what was begun is answered. Idle connections are cut at once. */
  close(): Promise<void>;
}

/**
 * So many connections may wait to be taken up. Those beyond are tried again by the sender's system after seconds: then
 * an answer that says no comes later than one that says yes.
 */
const backlog = 4096;

/**
 * The event loop takes up one connection of each listening socket per turn. Where turns are long because there is much to
 * do, new connections would wait for seconds behind those that are open already, and nobody would be turned away.
 */
const width = 512;

/** Listens with one socket. Rejects when the place is taken. */
export async function openDoor(server: HttpServer, place: Place): Promise<Doors> {
  await listening(server, place);
  return doorsOf(server, []);
}

/**
 * Listens with many sockets at one place, so that no new connection waits for long however busy the process is; with one
 * where the system cannot share a place. Rejects when the place is taken, also by one who would share it.
 */
export async function openDoors(server: HttpServer, place: Place): Promise<Doors> {
  const probe = await openDoor(createServer(), place);
  await probe.close();
  const found = { ...place, port: probe.port };
  const shared = { ...found, reusePort: true };
  if (!(await shares(server, shared))) return await openDoor(server, found);
  const others = Array.from({ length: width - 1 }, () => {
    const door = createNetServer({ allowHalfOpen: true, noDelay: true });
    return door.on('connection', (socket) => server.emit('connection', socket));
  });
  await Promise.all(others.map(async (door) => await listening(door, shared)));
  return doorsOf(server, others);
}

/** Whether the system let a server listen at a place that others are to share. */
async function shares(server: HttpServer, place: ListenOptions): Promise<boolean> {
  try {
    await listening(server, place);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTSUP') return false;
    throw error;
  }
}

async function listening(server: Server, place: ListenOptions): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', ...place, backlog }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function doorsOf(server: HttpServer, others: readonly Server[]): Doors {
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closing = [server, ...others].map(async (door) => {
        await new Promise<void>((resolve) => door.close(() => resolve()));
      });
      server.closeIdleConnections();
      await Promise.all(closing);
    },
  };
}
