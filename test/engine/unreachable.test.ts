/** The last person a campaign could write to is gone (semantics row 39). */
import { expect, test } from 'vitest';
import type { Campaign } from '../../src/domain/campaign.ts';
import type { ContactView } from '../../src/engine/inputs.ts';
import { emptyState } from '../../src/engine/state.ts';
import { ana, campaign, day, decideAll, fact, given, program, send } from './given.ts';

const GO: Campaign['trigger'] = { type: 'event', event: 'Go', where: null, maxAge: { amount: 3, unit: 'd' } };
const bo: ContactView = { ...ana, id: 'bo' };

/** The campaign begins with `before`, then this fact comes and `after` are those left. */
const loses = (
  over: Partial<Campaign>,
  type: string,
  before: readonly ContactView[],
  after: readonly ContactView[],
) => {
  const published = [campaign({ trigger: GO, ...over })];
  const { state } = decideAll(
    emptyState,
    given({ published, contacts: before, facts: [fact(1, day(0), 'Go')] }),
    day(0),
  );
  const facts = [fact(2, day(0, 1), type, {}, { contact: 'ana' })];
  const { enrolments } = decideAll(state, given({ published, contacts: after, facts }), day(0, 1));
  return enrolments.map((change) => (change.type === 'ended' ? `${change.how}: ${change.because}` : change.type));
};
const GONE = ['exited: no one reachable'];

test.each([
  ['left', 'Contact Left', []],
  ['suppressed', 'Contact Suppressed', [{ ...ana, suppressed: true }]],
  ['stopped the topic', 'Contact Unsubscribed', [{ ...ana, topics: [] }]],
] as const)('the only one %s: cursors exit', (_what, type, after) => {
  expect(loses({}, type, [ana], after)).toEqual(GONE);
});

test('somebody else in the role, though not chosen before: the journey goes on', () => {
  expect(
    loses(
      { audience: { segment: null, contacts: ['decision-maker'], maxPerAccount: 1 } },
      'Contact Left',
      [ana, bo],
      [bo],
    ),
  ).toEqual([]);
});

test('a campaign without mails, or with transactional ones only, asks for no consent', () => {
  const call = program({
    call: { type: 'task', title: 'Call', due: { amount: 1, unit: 'd' }, outcomes: ['done'] },
    wait: { type: 'wait', for: { amount: 7, unit: 'd' } },
  });
  expect(loses(call, 'Contact Left', [ana], [])).toEqual([]);
  const receipt = program({ receipt: { ...send('receipt'), transactional: true } });
  expect(loses(receipt, 'Contact Unsubscribed', [ana], [{ ...ana, topics: [] }])).toEqual([]);
  expect(loses(receipt, 'Contact Left', [ana], [])).toEqual(GONE);
});
