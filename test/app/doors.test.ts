import { createServer, request, type Server } from 'node:http';
import { createServer as createNetServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type Doors, openDoor, openDoors } from '../../src/app/server/doors.ts';
import { Pulse } from '../../src/app/server/pulse.ts';

describe('where the App listens', () => {
  const open: Doors[] = [];
  afterEach(async () => {
    for (const doors of open.splice(0)) await doors.close();
  });

  const kept = async (doors: Promise<Doors>): Promise<Doors> => {
    open.push(await doors);
    return await doors;
  };
  const greeting = (): Server => createServer((_, response) => response.end('taken'));

  it('answers every new connection, whichever of its sockets it came in by', async () => {
    const server = greeting();
    const sockets = new Set<number>();
    server.on('connection', (socket) => sockets.add(socket.remotePort ?? 0));
    const { port } = await kept(openDoors(server, { port: 0 }));
    const answers = await Promise.all(Array.from({ length: 100 }, async () => await got(port)));
    expect(new Set(answers)).toEqual(new Set(['taken']));
    expect(sockets.size).toBe(100);
  });

  it('is not taken from a process that listens there already', async () => {
    const { port } = await kept(openDoors(greeting(), { port: 0 }));
    await expect(openDoors(greeting(), { port })).rejects.toThrow('EADDRINUSE');
    await expect(openDoor(greeting(), { port })).rejects.toThrow('EADDRINUSE');
    expect(await got(port)).toBe('taken');
  });

  it('closes all of it, after what was begun is answered', async () => {
    const begun = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const server = createServer(async (_, response) => {
      begun.resolve();
      await release.promise;
      response.end('late');
    });
    const doors = await openDoors(server, { port: 0 });
    const answer = got(doors.port);
    await begun.promise;
    const closing = doors.close();
    release.resolve();
    expect(await answer).toBe('late');
    await closing;
    const next = createNetServer();
    await new Promise<void>((resolve, reject) => {
      next.once('error', reject).listen({ port: doors.port, host: '127.0.0.1' }, resolve);
    });
    await new Promise((resolve) => next.close(resolve));
  });
});

describe('the pulse of a process', () => {
  it('is late while one turn takes all the time, and well again in the next one', () => {
    let time = 5000;
    const pulse = new Pulse(() => time);
    time += 1000;
    expect(pulse.isLate).toBe(false);
    time += 200;
    expect(pulse.isLate).toBe(true);
    pulse.beat();
    expect(pulse.isLate).toBe(false);
  });
});

async function got(port: number): Promise<string> {
  return await new Promise((resolve, reject) => {
    const sending = request({ port, host: '127.0.0.1', agent: false }, async (answer) => {
      resolve((await answer.setEncoding('utf8').toArray()).join(''));
    });
    sending.once('error', reject).end();
  });
}
