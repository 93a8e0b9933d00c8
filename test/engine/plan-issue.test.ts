import { describe, expect, test } from 'vitest';
import type { Campaign } from '../../src/domain/campaign.ts';
import type { ContactView } from '../../src/engine/inputs.ts';
import { planIssue } from '../../src/engine/plan-issue.ts';
import { ana, campaign, day, given, program, send } from './given.ts';

const newsletter = (over: Partial<Campaign> = {}): Campaign =>
  campaign({
    id: 'news',
    class: 'newsletter',
    topic: 'newsletter',
    trigger: {
      type: 'schedule',
      schedule: { every: 'month', on: { nth: 'first', weekday: 2 }, at: 570, timezone: 'account' },
      issue: '2027-03',
    },
    audience: { segment: null, contacts: ['decision-maker', 'champion'], maxPerAccount: 2 },
    exits: [],
    goal: null,
    ...program({
      wording: {
        type: 'split',
        by: 'contact',
        paths: [
          { name: 'question', weight: 50, goto: 'question' },
          { name: 'list', weight: 50, goto: 'list' },
        ],
        next: null,
      },
      question: { ...send('newsletter'), subject: 'What changed?', next: null },
      list: { ...send('newsletter'), subject: 'Five things', next: null },
    }),
    ...over,
  });

const person = (id: string, over: Partial<ContactView> = {}): ContactView => ({ ...ana, id, ...over });
const { calendar } = given().account;
const plan = (of: Campaign, contacts: readonly ContactView[], account = 'acme') =>
  planIssue(of, '2027-03', { id: account, timezone: 'UTC', calendar }, contacts, () => ({ at: day(1), moved: null }));

describe('one issue to one account', () => {
  test('roles in file order, then who answered last, then id; no more than the audience allows', () => {
    const contacts = [
      person('a-user', { roles: ['user'] }),
      person('b-champion', { roles: ['champion'] }),
      person('c-decides', { lastHumanResponseAt: null }),
      person('d-answered', { lastHumanResponseAt: day(-3) }),
    ];
    expect(plan(newsletter(), contacts).sends.map((effect) => effect.contact)).toEqual(['d-answered', 'c-decides']);
    const suppressed = contacts.map((contact) =>
      contact.id === 'd-answered' ? { ...contact, suppressed: true } : contact,
    );
    expect(plan(newsletter(), suppressed).sends.map((effect) => effect.contact)).toEqual(['c-decides', 'b-champion']);
  });

  test('each person takes one wording, the same whenever asked, and both are used', () => {
    const people = Array.from({ length: 200 }, (_, index) => person(`p${index}`));
    const wordings = people.map((one) => plan(newsletter(), [one]).sends.map((effect) => effect.step));
    expect(wordings.every((steps) => steps.length === 1)).toBe(true);
    expect(people.map((one) => plan(newsletter(), [one]).sends.map((effect) => effect.step))).toEqual(wordings);
    const questions = wordings.filter(([step]) => step === 'question').length;
    expect(questions).toBeGreaterThan(60);
    expect(questions).toBeLessThan(140);
  });

  test('row 36: two wordings of one split by contact are one touch of the account; other sends are their own', () => {
    const people = Array.from({ length: 20 }, (_, index) => person(`p${index}`));
    const sends = people.flatMap((one) => plan(newsletter(), [one]).sends);
    expect(new Set(sends.map(({ step }) => step))).toEqual(new Set(['question', 'list']));
    expect(new Set(sends.map(({ touch }) => touch))).toEqual(new Set(['wording']));
    const byAccount = newsletter();
    const split = byAccount.steps['wording'];
    if (split?.type !== 'split') throw new Error('the split is gone');
    const steps = { ...byAccount.steps, wording: { ...split, by: 'account' as const } };
    expect(plan({ ...byAccount, steps }, [person('ana')]).sends.map(({ touch }) => touch)).toEqual([undefined]);
  });

  test('ids are derived from issue, step and person, so planning twice plans once', () => {
    const [effect] = plan(newsletter(), [person('ana')]).sends;
    expect(effect?.id).toBe(`news/acme/2027-03/${effect?.step}/ana/1`);
    expect(effect).toMatchObject({ enrolment: 'news/acme/2027-03', dueAt: day(1), tooLateAt: day(4), attempt: 1 });
  });

  test('each person has his own instant where the schedule says so', () => {
    const due = (contact: ContactView) =>
      contact.id === 'east' ? { at: day(0), moved: null } : { at: day(1), moved: 'moved from 2027-03-01: closed day' };
    const { sends, moved } = planIssue(
      newsletter(),
      '2027-03',
      { id: 'acme', timezone: 'UTC', calendar },
      [person('east'), person('west')],
      due,
    );
    expect(sends.map((effect) => [effect.contact, effect.dueAt])).toEqual([
      ['east', day(0)],
      ['west', day(1)],
    ]);
    expect(moved).toEqual({ [sends[1]?.id ?? '']: 'moved from 2027-03-01: closed day' });
  });

  test('nobody fits: nothing, and the reason', () => {
    expect(plan(newsletter(), [person('user', { roles: ['user'] })])).toEqual({
      sends: [],
      moved: {},
      skipped: 'no contact in role decision-maker, champion',
    });
  });

  test('an account held out gets nothing, and its share is the one asked for (semantics row 23)', () => {
    const tenth = newsletter({ holdout: 10 });
    const accounts = Array.from({ length: 1_000 }, (_, index) => plan(tenth, [person('ana')], `account-${index}`));
    const heldOut = accounts.filter(({ skipped }) => skipped === 'holdout');
    expect(heldOut.length).toBeGreaterThan(60);
    expect(heldOut.length).toBeLessThan(140);
    expect(heldOut.every(({ sends }) => sends.length === 0)).toBe(true);
    expect(accounts.filter(({ sends }) => sends.length > 0)).toHaveLength(1_000 - heldOut.length);
  });

  test('a split whose path is an empty block goes on behind it', () => {
    const campaignOf = newsletter(
      program({
        wording: { type: 'split', by: 'contact', paths: [{ name: 'all', weight: 100, goto: null }], next: 'list' },
        list: send('newsletter'),
      }),
    );
    expect(plan(campaignOf, [person('ana')]).sends.map((effect) => effect.step)).toEqual(['list']);
  });
});
