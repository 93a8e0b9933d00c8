import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { SendResult } from '../../src/domain/send-result.ts';
import { type GatedConnection, openGatedConnection } from '../../src/mail/gated-connection.ts';
import type { PhaseLimits } from '../../src/mail/phase-limits.ts';
import type { TransmitRequest } from '../../src/mail/transmit.ts';
import { type SmtpScript, startScriptedSmtp } from '../support/scripted-smtp.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const open = async (script: SmtpScript, limits: Partial<PhaseLimits> = {}, url?: (port: number) => string) => {
  const smtp = await startScriptedSmtp(script);
  const connection = openGatedConnection({ smtpUrl: url ? url(smtp.port) : smtp.url, limits });
  closing.push(async () => {
    await connection.close();
    await smtp.close();
  });
  return { smtp, connection };
};

const RAW = Buffer.from('Subject: hello\r\n\r\nDear customer,\r\n.\r\n..two dots\r\n.starts with one\r\nend\r\n');

const send = (connection: GatedConnection, request: Partial<TransmitRequest> = {}): Promise<SendResult> =>
  connection.send({
    envelope: { from: 'bounce@firm.test', to: 'her@customer.test' },
    raw: RAW,
    gate: async () => ({ type: 'passed' }),
    ...request,
  });

/** Answers by hand, so a test decides what happens while the dot is held. */
const handGate = () => {
  let answer: (passed: boolean) => void = () => undefined;
  const answered = new Promise<boolean>((resolve) => {
    answer = resolve;
  });
  let asked: () => void = () => undefined;
  const wasAsked = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const gate: TransmitRequest['gate'] = async () => {
    asked();
    return (await answered) ? { type: 'passed' } : { type: 'refused', reason: 'a purchase' };
  };
  return { gate, answer, wasAsked };
};

describe('gated connection', () => {
  test('holds the final dot until the gate has passed, and stuffs dots', async () => {
    let bodySeen = false;
    const body = () => {
      bodySeen = true;
      return null;
    };
    const { smtp, connection } = await open({ body });
    const { gate, answer, wasAsked } = handGate();
    const events: string[] = [];
    const sent = send(connection, { gate, onEvent: (event) => events.push(event) });
    await wasAsked;
    await greeted(smtp.port);
    expect(bodySeen).toBe(true);
    expect(smtp.dots).toEqual([]);
    answer(true);
    expect(await sent).toEqual({ type: 'accepted', reply: '250 2.0.0 ok: queued as Q1', queueId: 'Q1' });
    expect(smtp.dots).toEqual([{ from: 'bounce@firm.test', to: 'her@customer.test', body: RAW.toString() }]);
    expect(events).toEqual(['data', 'body', 'dot']);
  });

  test('refused: no dot goes out, and the next message goes on a new connection', async () => {
    const { smtp, connection } = await open({});
    const refused = await send(connection, { gate: async () => ({ type: 'refused', reason: 'a purchase' }) });
    expect(refused).toEqual({ type: 'refused', reason: 'a purchase' });
    expect(await send(connection)).toMatchObject({ type: 'accepted' });
    expect(smtp.dots).toHaveLength(1);
    expect(smtp.connections()).toBe(2);
    expect(smtp.aborted).toHaveLength(1);
  });

  test('a gate that throws sends nothing', async () => {
    const { smtp, connection } = await open({});
    const failed = await send(connection, { gate: () => Promise.reject(new Error('database gone')) });
    expect(failed).toEqual({ type: 'not-sent', reason: 'the gate did not answer: database gone' });
    expect(await send(connection)).toMatchObject({ type: 'accepted' });
    expect(smtp.dots).toHaveLength(1);
  });

  test('keeps one connection for many messages, one after another, whole bodies', async () => {
    const { smtp, connection } = await open({});
    const large = Buffer.from(`Subject: big\r\n\r\n${'0123456789'.repeat(9_000)}\r\n`);
    const results = await Promise.all(Array.from({ length: 20 }, () => send(connection, { raw: large })));
    expect(results.every((result) => result.type === 'accepted')).toBe(true);
    expect(smtp.connections()).toBe(1);
    expect(smtp.dots.every((dot) => dot.body === large.toString())).toBe(true);
  });

  test('an idle connection the server has dropped is replaced', async () => {
    const { smtp, connection } = await open({
      dot: (socket, n) => {
        if (n === 1) socket.end('250 2.0.0 ok\r\n');
        return n === 1 ? null : '250 2.0.0 ok';
      },
    });
    expect(await send(connection)).toMatchObject({ type: 'accepted' });
    expect(await send(connection)).toMatchObject({ type: 'accepted' });
    expect(smtp.connections()).toBe(2);
  });

  type Case = readonly [string, SmtpScript, Partial<SendResult>, number];
  const beforeDot: readonly Case[] = [
    ['421 greeting', { greeting: '421 4.3.2 closing' }, { type: 'not-sent' }, 0],
    ['554 greeting', { greeting: '554 no' }, { type: 'not-sent' }, 0],
    [
      'MAIL 451',
      { mail: () => '451 4.3.0 later' },
      { type: 'temporary', stage: 'MAIL', code: 451, enhanced: '4.3.0' },
      0,
    ],
    ['MAIL 550 5.7.1', { mail: () => '550 5.7.1 policy' }, { type: 'rejected', stage: 'MAIL', enhanced: '5.7.1' }, 0],
    [
      'RCPT 550 5.1.1',
      { rcpt: () => '550 5.1.1 no such user' },
      { type: 'rejected', stage: 'RCPT', enhanced: '5.1.1' },
      0,
    ],
    ['RCPT 450', { rcpt: () => '450 greylisted' }, { type: 'temporary', stage: 'RCPT', code: 450, enhanced: null }, 0],
    ['RCPT 421', { rcpt: () => '421 4.7.0 too fast' }, { type: expect.stringMatching(/temporary|not-sent/) }, 0],
    ['DATA 451', { data: () => '451 4.3.0 later' }, { type: 'temporary', stage: 'DATA', code: 451 }, 0],
    ['DATA 554', { data: () => '554 5.7.1 no' }, { type: 'rejected', stage: 'DATA', code: 554 }, 0],
    ['250 to DATA', { data: () => '250 odd' }, { type: 'not-sent' }, 0],
    ['drop at RCPT', { rcpt: (socket) => drop(socket) }, { type: 'not-sent' }, 0],
    ['drop at DATA', { data: (socket) => drop(socket) }, { type: 'not-sent' }, 0],
    ['552 in the middle of the body', { body: () => '552 5.3.4 too big' }, { type: 'rejected', code: 552 }, 0],
    ['451 in the middle of the body', { body: () => '451 4.3.0 disk full' }, { type: 'temporary', code: 451 }, 0],
  ];
  const afterDot: readonly Case[] = [
    ['451 after the dot', { dot: () => '451 4.3.0 later' }, { type: 'temporary', stage: 'dot', code: 451 }, 1],
    [
      '550 5.1.1 after the dot',
      { dot: () => '550 5.1.1 gone' },
      { type: 'rejected', stage: 'dot', enhanced: '5.1.1' },
      1,
    ],
    ['421 after the dot', { dot: () => '421 4.3.2 closing' }, { type: 'temporary', stage: 'dot', code: 421 }, 1],
    ['RST after the dot', { dot: (socket) => reset(socket) }, { type: 'unknown' }, 1],
    ['FIN after the dot', { dot: (socket) => drop(socket) }, { type: 'unknown' }, 1],
    ['half a 250', { dot: (socket) => partial(socket, '250 2.0.0 ok') }, { type: 'unknown' }, 1],
    ['half a 550', { dot: (socket) => partial(socket, '550 5.1.1 go') }, { type: 'unknown' }, 1],
    ['250- without an end', { dot: (socket) => partial(socket, '250-ok\r\n') }, { type: 'unknown' }, 1],
    ['354 after the dot', { dot: () => '354 what' }, { type: 'unknown' }, 1],
    ['250 in pieces', { dot: (socket) => inPieces(socket) }, { type: 'accepted', queueId: 'AB1' }, 1],
  ];
  for (const extensions of [['PIPELINING'], []] as const) {
    test.each([...beforeDot, ...afterDot])(
      `%s (${extensions[0] ?? 'no pipelining'})`,
      async (_name, script, expected, dots) => {
        const { smtp, connection } = await open({ extensions, ...script });
        let gates = 0;
        const result = await send(connection, {
          gate: async () => {
            gates += 1;
            // What the server said to the body has arrived once others have been greeted after it.
            for (let turn = 0; turn < 3; turn += 1) await greeted(smtp.port);
            return { type: 'passed' };
          },
        });
        expect(result).toMatchObject(expected);
        expect(smtp.dots).toHaveLength(dots);
        if (dots === 1) expect(gates).toBe(1);
        smtp.script = { extensions };
        expect(await send(connection)).toMatchObject({ type: 'accepted' });
        expect(smtp.dots.at(-1)?.body).toBe(RAW.toString());
      },
    );
  }

  test('too large by SIZE: refused before anything is said', async () => {
    const { smtp, connection } = await open({ extensions: ['SIZE 10'] });
    expect(await send(connection)).toMatchObject({ type: 'rejected', code: 552, enhanced: '5.3.4' });
    expect(smtp.commands.filter((command) => !/^(EHLO|RSET)/.test(command))).toEqual([]);
  });

  test('limits: silence at each phase ends it, before the dot definite, after it unknown', async () => {
    const limits = { connect: 60, envelope: 60, body: 60, reply: 60 };
    const silence = () => null;
    const at = async (script: SmtpScript) => send((await open(script, limits)).connection);
    expect(await at({ greeting: '250-' })).toMatchObject({ type: 'not-sent' });
    expect(await at({ rcpt: silence })).toMatchObject({ type: 'not-sent', reason: 'no 354 within 60 ms' });
    expect(await at({ dot: silence })).toMatchObject({
      type: 'unknown',
      reason: 'no reply to the final dot within 60 ms',
    });
  });

  test('a server that takes no bytes: the body ends by its limit, no gate is asked', async () => {
    const { connection } = await open({ data: (socket) => stopReading(socket) }, { body: 80 });
    let gates = 0;
    const gate = async () => {
      gates += 1;
      return { type: 'passed' } as const;
    };
    const result = await send(connection, { raw: Buffer.alloc(64 * 1024 * 1024, 'a'), gate });
    expect(result).toMatchObject({ type: 'not-sent', reason: 'body not taken within 80 ms' });
    expect(gates).toBe(0);
  });

  test('nobody there: a clear reason, and the connection mends itself later', async () => {
    const smtp = await startScriptedSmtp();
    await smtp.close();
    const connection = openGatedConnection({ smtpUrl: smtp.url });
    const result = await send(connection);
    expect(result).toMatchObject({ type: 'not-sent', reason: expect.stringContaining('ECONNREFUSED') });
    const again = await startScriptedSmtp({}, smtp.port);
    closing.push(async () => {
      await connection.close();
      await again.close();
    });
    expect(await send(connection)).toMatchObject({ type: 'accepted' });
  });

  test('STARTTLS stripped: nothing is sent in plain text', async () => {
    const { smtp, connection } = await open({}, {}, (port) => `smtp://127.0.0.1:${port}?requireTLS=true`);
    expect(await send(connection)).toMatchObject({ type: 'not-sent' });
    expect(smtp.commands.filter((command) => !/^(EHLO|STARTTLS)/.test(command))).toEqual([]);
  });

  test('AUTH 535: not sent, message not burnt, no password in the reason', async () => {
    const script = { extensions: ['AUTH PLAIN'], auth: '535 5.7.8 bad credentials' };
    const { connection } = await open(script, {}, (port) => `smtp://user:hush@127.0.0.1:${port}`);
    const result = await send(connection);
    expect(result).toMatchObject({ type: 'not-sent', reason: expect.stringContaining('535') });
    expect(JSON.stringify(result)).not.toContain('hush');
  });
});

/** One round trip to the server on a connection of its own. */
const greeted = async (port: number): Promise<void> => {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'data');
  socket.destroy();
};
const drop = (socket: Socket): null => {
  socket.end();
  return null;
};
const reset = (socket: Socket): null => {
  socket.resetAndDestroy();
  return null;
};
const partial = (socket: Socket, text: string): null => {
  socket.end(text);
  return null;
};
const inPieces = (socket: Socket): null => {
  socket.write('250-2.0.0 first\r\n25', () =>
    setImmediate(() => socket.write('0 2.0.0 ok id=AB', () => setImmediate(() => socket.write('1\r\n')))),
  );
  return null;
};
const stopReading = (socket: Socket): string => {
  setImmediate(() => socket.pause());
  return '354 go';
};

describe('a connection whose process is to end', () => {
  const silentDot = { dot: (_socket: Socket, n: number) => (n === 1 ? null : '250 2.0.0 ok: queued as Q') };

  test('cuts off what is past its dot as unknown, and sends nothing of what waits', async () => {
    const { smtp, connection } = await open(silentDot);
    const first = send(connection, { onEvent: (event) => event === 'dot' && connection.stop(0) });
    const second = send(connection);
    expect(await first).toEqual({
      type: 'unknown',
      reason: 'no reply to the final dot before its worker was stopped',
    });
    expect(await second).toEqual({ type: 'not-sent', reason: 'its worker was stopped' });
    expect([smtp.dots.length, smtp.connections()]).toEqual([1, 1]);
  });

  test('sends no dot for what waits at its gate when the cut comes', async () => {
    const { smtp, connection } = await open({});
    const { gate, answer, wasAsked } = handGate();
    const sent = send(connection, { gate });
    await wasAsked;
    const cut = send(connection);
    connection.stop(0);
    // Timers of one length fire in their order: the cut has come by then.
    await new Promise((resolve) => setTimeout(resolve, 1));
    answer(true);
    expect(await sent).toEqual({ type: 'not-sent', reason: 'its worker was stopped' });
    expect(await cut).toMatchObject({ type: 'not-sent' });
    expect(smtp.dots).toEqual([]);
  });

  test('lets go out within the grace what was handed over', async () => {
    const { smtp, connection } = await open({});
    connection.stop(60_000);
    expect(await send(connection)).toMatchObject({ type: 'accepted' });
    expect(smtp.dots).toHaveLength(1);
  });
});
