/** `plan`, `veto`, `postpone`, `pause`, `credit`, `stop`, `resume`, `holds`, and what `why` says of them, as a person runs them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { admit } from '../../src/engine/admit.ts';
import { stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { claimMessage } from '../../src/store/ledger/claim-message.ts';
import { passGate } from '../../src/store/ledger/gate-message.ts';
import { settleMessage } from '../../src/store/ledger/settle-message.ts';
import { campaign, day, program, send } from '../engine/given.ts';
import { addAccount, append, decideAt, publish } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';
import { keyline } from '../support/keyline.ts';
import { claimOf, settings } from '../support/sends.ts';

let store: Store;
let cwd: string;
const journey = campaign({
  id: 'win-back',
  title: 'Win them back',
  trigger: { type: 'event', event: 'Go', where: null, maxAge: { amount: 3, unit: 'd' } },
  exits: [],
  goal: null,
  ...program({
    one: send('we-miss-you'),
    wait: { type: 'wait', for: { amount: 2, unit: 'd' } },
    call: { type: 'task', title: 'Call them', due: { amount: 1, unit: 'd' }, outcomes: [] },
    offer: {
      ...{ type: 'offer', name: 'comeback', budget: null, products: null, expires: { amount: 14, unit: 'd' } },
      terms: { percent: { type: 'fixed', percent: 10 }, amount: null, gift: null, max: null },
    },
    two: send('comeback-offer'),
  }),
});

beforeAll(async () => {
  store = await openTestStore('say-commands');
  cwd = await mkdtemp(join(tmpdir(), 'keyline-say-'));
  await publish(store, [journey]);
  for (const id of ['acme', 'zenith', 'orion', 'vega']) {
    await addAccount(store, id, { timezone: 'Asia/Manila', name: id === 'acme' ? 'Acme & Sons' : id });
    await append(store, id, 'Known');
    await decideAt(store, id, day(0));
    await append(store, id, 'Go');
    await decideAt(store, id, day(0));
  }
});
afterAll(async () => {
  await store.close();
  await rm(cwd, { recursive: true, force: true });
});

const run = (...args: string[]) =>
  keyline(args, { cwd, env: { DATABASE_URL: store.url, TEMPORAL_ADDRESS: '', SMTP_URL: '', KEYLINE_HOME: '' } });
const json = async (...args: string[]) => {
  const ran = await run(...args, '--json');
  if (ran.code !== 0) throw new Error(ran.stderr);
  return JSON.parse(ran.stdout);
};
type Line = { touch: string; id: string; step: string; at: string; heldBy: string | null; status: string };
const planOf = async (account: string): Promise<Line[]> => (await json('plan', account)).touches;
const numberOf = async (account: string, step: string): Promise<string> =>
  (await planOf(account)).find((line) => line.step === step)?.touch ?? '';

describe('plan', () => {
  test('what comes, when, to whom, why, with a number; tab-separated where nobody looks', async () => {
    const plan = await json('plan', 'acme');
    expect(plan).toMatchObject({
      ...{ id: 'acme', name: 'Acme & Sons', from: '2027-03-01T09:00:00.000Z', to: '2027-03-31T09:00:00.000Z' },
      touches: [
        { step: 'one', kind: 'send', contact: 'acme-ana', status: 'asked', because: 'Go', title: 'Win them back' },
        { step: 'call', kind: 'task', task: 'Call them', at: '2027-03-03T09:00:00.000Z' },
        { step: 'two', kind: 'send', offer: 'comeback', offerExpiresAt: null, heldBy: null },
      ],
    });
    const { stdout } = await run('plan', 'acme');
    const [head, ...rows] = stdout
      .trimEnd()
      .split('\n')
      .map((row) => row.split('\t'));
    expect(head).toEqual(['at', 'what', 'contact', 'campaign', 'why', 'notes', 'touch']);
    expect(rows.map((row) => [row[1], row[5]])).toEqual([
      ['Mail one to acme-ana@firm.test', 'on its way'],
      ['Task: Call them', ''],
      ['Mail two to acme-ana@firm.test', 'names the offer comeback'],
    ]);
    expect(rows[0]?.[6]).toMatch(/^[0-9a-f]{8}$/);
  });

  test('empty, and unknown', async () => {
    await store.prisma.account.create({ data: { id: 'calm', name: 'Calm', standing: 'key' } });
    expect(await run('plan', 'calm')).toMatchObject({
      code: 0,
      stdout: '',
      stderr: 'Nothing is planned for Calm: it is in no campaign.\n',
    });
    const unknown = await run('plan', 'acne');
    expect(unknown).toMatchObject({ code: 1, stdout: '' });
    expect(unknown.stderr).toContain('no account "acne". Did you mean "acme"');
  });
});

describe('veto and postpone', () => {
  test('by its number: dropped with who and why, taken back, dropped again', async () => {
    const number = await numberOf('acme', 'two');
    const vetoed = await run('veto', number, '--as', 'mina', '--reason', 'they are in talks');
    expect(vetoed).toMatchObject({ code: 0, stdout: expect.stringContaining('Vetoed: mail two to acme-ana at acme.') });
    expect(vetoed.stderr).toContain('nobody was rung: it holds already');
    const line = (await planOf('acme')).find((one) => one.step === 'two');
    expect(line).toMatchObject({ status: 'vetoed', reason: 'vetoed by mina: they are in talks', touch: number });
    expect((await run('plan', 'acme')).stdout).toContain('will not go: mina vetoed it (they are in talks)');
    expect(await json('veto', number, '--undo', '--as', 'mina')).toMatchObject({
      touch: number,
      step: 'two',
      vetoed: false,
    });
    expect(await run('veto', number, '--undo')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('it is not vetoed'),
    });
    expect(await json('veto', number, '--as', 'mina')).toMatchObject({ account: 'acme', vetoed: true, rung: false });
  });

  test('clear refusals: unknown, already going out, already sent, past its offer, into the past, nonsense', async () => {
    expect(await run('veto', 'deadbeef')).toMatchObject({
      ...{ code: 1, stderr: expect.stringContaining('no touch "deadbeef". keyline plan ACCOUNT shows') },
    });
    const [first] = await planOf('zenith');
    const claim = await claimOf(store, first?.id ?? '');
    await passGate(store, claim);
    expect(await run('veto', first?.touch ?? '')).toMatchObject({
      ...{ code: 1, stderr: expect.stringContaining('cannot be vetoed: it is already going out.') },
    });
    await settleMessage(store, claim, { type: 'accepted', reply: '250 ok', queueId: null });
    expect(await run('postpone', first?.touch ?? '', '--by', '3d')).toMatchObject({
      ...{ code: 1, stderr: expect.stringContaining('cannot be postponed: it has been sent already. keyline why') },
    });
    const two = await numberOf('zenith', 'two');
    const ends = (offerExpiresAt: Date | null) =>
      store.prisma.plannedTouch.updateMany({ where: { accountId: 'zenith', step: 'two' }, data: { offerExpiresAt } });
    // As if a mail before it had begun the offer's life.
    await ends(new Date('2027-03-17T15:59:59.999Z'));
    expect(await run('postpone', two, '--to', '2027-03-18')).toMatchObject({
      ...{ code: 3, stderr: expect.stringContaining('it names the offer comeback, which ends on') },
    });
    await ends(null);
    expect(await run('postpone', two, '--to', '2027-02-01')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('is past'),
    });
    expect(await run('postpone', two, '--to', 'friday')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('"friday" is no day'),
    });
    expect(await run('postpone', two, '--to', '2027-02-30')).toMatchObject({ code: 3 });
    expect(await run('postpone', two, '--by', 'long')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('is no duration'),
    });
    expect(await run('postpone', two)).toMatchObject({ code: 2 });
    const call = await numberOf('zenith', 'call');
    expect(await run('postpone', call, '--by', '1d')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('it is a task'),
    });
  });

  test('to a day, at its own time of day by the clock of the account', async () => {
    const two = await numberOf('zenith', 'two');
    const postponed = await run('postpone', two, '--to', '2027-03-08', '--as', 'mina');
    expect(postponed.stdout).toBe(
      'Postponed: mail two to zenith-ana at zenith, to Mon 8 Mar 2027, 17:00 (Asia/Manila).\n',
    );
    expect(await json('postpone', two, '--by', '2d', '--as', 'mina')).toMatchObject({
      untilAt: '2027-03-10T09:00:00.000Z',
    });
    expect((await run('plan', 'zenith')).stdout).toContain('mina postponed it, to 2027-03-10T09:00:00.000Z');
    await decideAt(store, 'zenith', day(0));
    expect((await planOf('zenith')).at(-1)).toMatchObject({ step: 'two', at: '2027-03-10T09:00:00.000Z' });
    expect((await run('account', 'zenith')).stdout).toMatch(/Postponed to 2027-03-10 17:00: mail two to .*\tby mina/);
  });
});

describe('holds', () => {
  test('a credit stop holds what names an offer, and why says so', async () => {
    expect(await run('credit', 'clear', 'orion')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('is not stopped'),
    });
    const stopped = await run('credit', 'stop', 'orion', '--reason', 'overdue 60 days', '--as', 'kian');
    expect(stopped.stdout).toContain(
      'Credit of orion stopped: mails that name an offer are held. keyline credit clear orion',
    );
    expect((await planOf('orion')).map(({ step, heldBy }) => [step, heldBy])).toEqual([
      ['one', null],
      ['call', null],
      ['two', 'held: credit-stop: overdue 60 days'],
    ]);
    // The mail without an offer goes, the one with it waits.
    await decideAt(store, 'orion', day(0));
    const one = await claimOf(store, (await planOf('orion'))[0]?.id ?? '');
    expect(await passGate(store, one)).toMatchObject({ type: 'passed' });
    await settleMessage(store, one, { type: 'accepted', reply: '250 ok', queueId: null });
    await decideAt(store, 'orion', day(3));
    const offer = await store.prisma.effect.findFirstOrThrow({ where: { accountId: 'orion', type: 'offer' } });
    const reserved = { name: 'comeback', code: 'C-1', empty: null, products: [], percent: 10, expiresAt: day(17) };
    await append(store, 'orion', 'Offer Reserved', { payload: { effect: offer.id, offer: reserved } });
    await decideAt(store, 'orion', day(3));
    const two = (await planOf('orion')).find((line) => line.step === 'two');
    const noCaps = { ...settings, caps: { contact: [], account: [] } };
    expect(
      await claimMessage(store, { effectId: two?.id ?? '', admit, settings: noCaps, leaseMs: 60_000 }),
    ).toMatchObject({
      ...{ type: 'deferred', reason: 'held: credit-stop: overdue 60 days' },
    });
    await decideAt(store, 'orion', day(3));
    const why = await run('why', '--account', 'orion', '--campaign', 'win-back');
    expect(why.stdout).toContain('put off, because their credit is stopped (overdue 60 days)');
    expect(why.stdout).toMatch(/People said +Mon 1 Mar 2027, 17:00: on hold by .*kian.*, credit-stop: overdue 60 days/);
    expect((await run('why', two?.touch ?? '')).stdout).toBe(why.stdout);
    expect((await run('account', 'orion')).stdout).toContain('On hold: their credit is stopped (overdue 60 days).');

    expect((await run('credit', 'clear', 'orion', '--as', 'kian')).stdout).toBe('Credit of orion cleared.\n');
    const turn = await decideAt(store, 'orion', day(3));
    expect(turn.effects.filter((effect) => effect.type === 'send')).toMatchObject([{ id: two?.id, attempt: 2 }]);
    await stepClock(store.prisma, day(0));
  });

  test('pause until a day, said again, resumed; what is left is named', async () => {
    expect(await run('pause', 'vega', '--until', '2027-01-01')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('is past'),
    });
    const paused = await run('pause', 'vega', '--until', '2027-03-05', '--reason', 'fair', '--as', 'mina');
    expect(paused.stdout).toBe(
      'Paused: vega, until Fri 5 Mar 2027, 00:00 (Asia/Manila). It holds up 2 planned messages of 1 account in the next 7 days. keyline resume vega lets it go.\n',
    );
    // A touch that is due after the pause is not held by it.
    expect((await planOf('vega')).map((line) => line.heldBy)).toEqual(['held: pause: fair', null, 'held: pause: fair']);
    expect((await run('pause', 'vega', '--as', 'mina')).stdout).toBe(
      'Paused already: vega; now until keyline resume.\n',
    );
    const holds = await run('holds', '--account', 'vega');
    expect(holds.stdout.split('\n')[1]?.split('\t')).toEqual([
      ...['vega', 'pause', 'all but transactional mail', 'fair', 'Mon 1 Mar 2027, 09:00', 'mina', 'somebody says so'],
    ]);
    await run('credit', 'stop', 'vega', '--reason', 'late');
    expect((await run('resume', 'vega', '--as', 'mina')).stdout).toBe(
      'Resumed: vega. Still on hold, because their credit is stopped (late).\n',
    );
    expect(await run('resume', 'account', 'vega')).toMatchObject({
      ...{
        code: 1,
        stderr: expect.stringContaining(
          'vega is neither stopped nor paused; it is held, because their credit is stopped (late).',
        ),
      },
    });
    await run('credit', 'clear', 'vega');
    expect((await json('holds', '--account', 'vega', '--all')).holds).toHaveLength(2);
    expect((await run('account', 'vega')).stdout).toMatch(/On hold: pause\tby mina: fair/);
  });

  test('one person alone, by address', async () => {
    expect(await run('stop', 'contact', 'who@firm.test', '--reason', 'x', '--yes')).toMatchObject({
      ...{ code: 1, stderr: expect.stringContaining('no contact "who@firm.test" (id or address)') },
    });
    expect((await json('stop', 'contact', 'vega-ana@firm.test', '--reason', 'on leave', '--yes')).stopped).toEqual({
      ...{ type: 'contact', id: 'vega-ana' },
    });
    expect((await planOf('vega')).map((line) => line.heldBy)).toEqual(['stopped: contact', null, 'stopped: contact']);
    expect((await run('resume', 'contact', 'vega-ana')).stdout).toBe('Resumed: vega-ana@firm.test (vega).\n');
  });
});

describe('stop and resume', () => {
  test('names its effect, and does nothing where nobody answers', async () => {
    const asked = await run('stop', 'everything', '--reason', 'wrong prices');
    expect(asked).toMatchObject({ code: 2, stdout: '' });
    expect(asked.stderr).toMatch(/^Stops \d+ planned messages of [34] accounts in the next 7 days \(everything\)\.\n/);
    expect(asked.stderr).toContain('keyline stop everything --yes');
    expect((await run('stop', 'everything', '--yes')).code).toBe(2);
    expect((await run('stop', 'nothing', 'x', '--reason', 'y', '--yes')).stderr).toContain(
      '"nothing" is none of everything, campaign',
    );
    expect((await run('holds')).stdout).toBe('Nothing is stopped or on hold.\n');
  });

  test('everything: waits with the reason, who and when in why; once more is told; resumed it asks again', async () => {
    expect((await json('stop', 'everything', '--reason', 'wrong prices', '--yes', '--as', 'ops')).stopped).toEqual({
      type: 'everything',
      id: null,
    });
    expect(await run('stop', 'everything', '--reason', 'again', '--yes')).toMatchObject({
      ...{
        code: 1,
        stderr: expect.stringContaining(
          'everything is stopped already, since Mon 1 Mar 2027, 09:00 UTC by ops: wrong prices.',
        ),
      },
    });
    expect((await run('holds')).stdout).toBe(
      'Everything is stopped since Mon 1 Mar 2027, 09:00 UTC by ops: wrong prices\nNo account is on hold.\n',
    );
    await decideAt(store, 'acme', day(0));
    const [one] = await planOf('acme');
    expect(one?.heldBy).toBe('stopped: everything');
    const ask = { effectId: one?.id ?? '', admit, settings, leaseMs: 60_000 };
    expect(await claimMessage(store, ask)).toMatchObject({ type: 'deferred', reason: 'stopped: everything' });
    expect((await decideAt(store, 'acme', day(0))).effects).toEqual([]);
    const why = await run('why', '--account', 'acme', '--campaign', 'win-back');
    expect(why.stdout).toContain('put off, because all sending is stopped');
    expect(why.stdout).toContain('ops stopped everything: wrong prices');

    const resumed = await run('resume', 'everything', '--yes', '--as', 'ops');
    expect(resumed).toMatchObject({ code: 0, stdout: 'Resumed: everything.\n' });
    expect(resumed.stderr).toContain('Resumes everything: what waits for it (1 message) is judged anew');
    expect((await decideAt(store, 'acme', day(0))).effects).toMatchObject([{ id: one?.id, attempt: 2 }]);
    expect(await run('resume', 'everything', '--yes')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('everything is not stopped.'),
    });
  });

  test('a campaign: its mails wait, nobody new is taken in, publishing does not start it', async () => {
    expect(await run('stop', 'campaign', 'win-bakc', '--reason', 'x', '--yes')).toMatchObject({
      ...{ code: 1, stderr: expect.stringContaining('no campaign "win-bakc". Did you mean "win-back"?') },
    });
    await run('stop', 'campaign', 'win-back', '--reason', 'texts are wrong', '--yes');
    expect((await planOf('vega'))[0]?.heldBy).toBe('stopped: campaign');
    await addAccount(store, 'late');
    await append(store, 'late', 'Known');
    await decideAt(store, 'late', day(0));
    await append(store, 'late', 'Go');
    await decideAt(store, 'late', day(0));
    expect(await planOf('late')).toEqual([]);
    await publish(store, [journey]);
    expect((await planOf('vega'))[0]?.heldBy).toBe('stopped: campaign');
    expect((await run('resume', 'campaign', 'win-back', '--yes')).stdout).toBe('Resumed: the campaign win-back.\n');
    await append(store, 'late', 'Go');
    await decideAt(store, 'late', day(0));
    expect((await planOf('late')).length).toBeGreaterThan(0);
  });

  test('an account by its name', async () => {
    const stopped = await run('stop', 'account', 'vega', '--reason', 'asked to', '--yes');
    expect(stopped.stdout).toBe('Stopped: vega. keyline resume account vega lets it go.\n');
    expect((await run('holds')).stdout).toContain('asked to');
    expect((await run('resume', 'account', 'vega')).code).toBe(0);
  });
});
