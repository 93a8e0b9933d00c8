import { connect, createServer, type Server } from 'node:net';
import { afterEach, expect, inject, test } from 'vitest';
import { freePort } from '../../src/embedded/free-port.ts';
import { waitUntilUp } from '../../src/store/database/wait-until-up.ts';

let relay: Server | null = null;
afterEach(() => void relay?.close());

/** The run's PostgreSQL under another port. */
const at = (port: number): string => {
  const url = new URL(inject('postgresUrl'));
  url.port = String(port);
  return url.href;
};

const relayOn = (port: number): Promise<void> =>
  new Promise((resolve) => {
    const { port: real, hostname } = new URL(inject('postgresUrl'));
    relay = createServer((socket) => {
      const server = connect(Number(real), hostname);
      socket.pipe(server).pipe(socket);
      for (const end of [socket, server]) end.on('error', () => end.destroy());
    }).listen(port, '127.0.0.1', resolve);
  });

test('waits for a server that is not there yet', async () => {
  const port = await freePort();
  let up = false;
  const waiting = waitUntilUp(at(port), 60_000).then(() => {
    up = true;
  });
  // It has been refused by now, or will be let in: either way it comes back once the server is there.
  expect(up).toBe(false);
  await relayOn(port);
  await waiting;
  expect(up).toBe(true);
});

test('says after its time what the last try said', async () => {
  await expect(waitUntilUp(at(await freePort()), 1)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('does not wait for what waiting cannot mend', async () => {
  const nowhere = inject('postgresUrl').replace(/keyline$/, 'no_such_database');
  // Its time is longer than this test may take.
  await expect(waitUntilUp(nowhere, 600_000)).rejects.toMatchObject({ code: '3D000' });
});
