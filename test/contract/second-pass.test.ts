/** What a campaign means as a whole: an offer's life, time to answer, languages, steps that do nothing. */
import { describe, expect, test } from 'vitest';
import { CATALOGUE, faultsOf, withSteps } from './checked.ts';

const OFFER = '  - { offer: x, discount: { percent: 5 }, expires: 10d }';
const again = 'send: offer-ends-soon';

describe('the life of an offer', () => {
  test('a mail that names it later is dropped', () => {
    expect(faultsOf(withSteps(`${OFFER}\n  - send: comeback-offer\n  - wait: 2w\n  - ${again}`))).toEqual([
      '7:11 offer-expired steps[3].send: The offer "x" expires 10d after the first mail that names it, and this one goes out 14 days after that: it would be dropped. Write a longer expires:, or wait less.',
    ]);
  });

  test('where it hangs on what is waited for it is a warning', () => {
    const waiting = `  - wait_for: { event: Email Clicked, up_to: 3w }\n  - ${again}`;
    expect(faultsOf(withSteps(`${OFFER}\n  - send: comeback-offer\n${waiting}`))[0]).toContain(
      'may go out 21 days after',
    );
  });

  test('where the first mail lies on one way only it is a warning', () => {
    const first = `  - branch: [ { when: { account.tier: gold }, steps: [ { send: comeback-offer } ] } ]`;
    expect(faultsOf(withSteps(`${OFFER}\n${first}\n  - wait: 2w\n  - ${again}`))[0]).toMatch(
      /^warn .*may go out 14 days after/,
    );
  });

  test.each([
    ['in time', `${OFFER}\n  - send: comeback-offer\n  - wait: 10d\n  - ${again}`],
    ['counted from the first mail, however long that waits', `${OFFER}\n  - wait: 3w\n  - ${again}`],
    ['made again', `${OFFER}\n  - send: comeback-offer\n  - wait: 2w\n${OFFER}\n  - ${again}`],
    ['a mail that names none', `${OFFER}\n  - send: comeback-offer\n  - wait: 2w\n  - send: we-miss-you`],
  ])('%s: nothing to say', (_name, steps) => {
    expect(faultsOf(withSteps(steps))).toEqual([]);
  });
});

describe('time to answer', () => {
  const branch =
    '  - branch: [ { when: { performed: Email Clicked }, steps: [ { exit: warm } ] } ]\n  - send: we-miss-you';
  const code = (steps: string) => faultsOf(withSteps(steps)).map((fault) => fault.split(' ').slice(0, 3).join(' '));

  test('a branch that a mail falls through into is decided too early', () => {
    expect(code(`  - send: we-miss-you\n${branch}`)).toEqual(['warn 5:5 no-time-to-answer']);
    const otherwise = '  - wait_for: { event: Email Clicked, up_to: 7d }\n    else: [ { send: we-miss-you } ]';
    expect(code(`  - send: we-miss-you\n${otherwise}\n${branch}`)).toEqual(['warn 7:5 no-time-to-answer']);
  });

  test('with a wait between them, or a question nobody answers a mail with, it is not', () => {
    expect(code(`  - send: we-miss-you\n  - wait: 3d\n${branch}`)).toEqual([]);
    expect(
      code('  - send: we-miss-you\n  - branch: [ { when: { account.tier: gold }, steps: [ { exit: gold } ] } ]'),
    ).toEqual([]);
  });
});

describe('languages of the audience', () => {
  const catalogue = {
    ...CATALOGUE,
    templates: {
      ...CATALOGUE.templates,
      'we-miss-you': { usesOffer: false, locales: ['en', 'fa'] },
      bare: { usesOffer: false, locales: [] },
    },
    languages: { en: ['accounts in gb'], ur: ['accounts in pk'], 'fa-IR': ['accounts in ir'] },
  };

  test('a template without one of them, said once', () => {
    expect(faultsOf(withSteps('  - send: we-miss-you\n  - wait: 3d\n  - send: we-miss-you'), catalogue)).toEqual([
      'warn 4:11 missing-language steps[0].send: Template "we-miss-you" has no Urdu text: accounts in pk would get another language. Write templates/we-miss-you/texts.ur.json.',
    ]);
  });

  test('a template that is bare MJML has no languages to miss', () => {
    expect(faultsOf(withSteps('  - send: bare'), catalogue)).toEqual([]);
  });
});

describe('a percentage', () => {
  test.each([
    ['50%', '"50%" is not a whole percentage from 1 to 99. Write the number alone, without %.'],
    ['{ a: 1 }', 'a map is not a whole percentage from 1 to 99.'],
    ['[ { a: 1 } ]', 'a list is not a whole percentage from 1 to 99.'],
  ])('%s', (weight, message) => {
    const paths = `{ a: { weight: ${weight}, steps: [] }, b: { weight: 50, steps: [] } }`;
    expect(faultsOf(withSteps(`  - { split: { by: account }, paths: ${paths} }`))[0]).toContain(message);
  });
});

describe('durations in words', () => {
  test.each([
    ['7 days', '7d'],
    ['two weeks', '2w'],
    ['3 working days', '3wd'],
    ['an hour', '1h'],
    ['90min', '90m'],
  ])('%s: %s', (text, meant) => {
    expect(faultsOf(withSteps(`  - wait: ${text}`))[0]).toContain(`Did you mean "${meant}"?`);
  });

  test.each(['soon', '3', '1d12h', '0 days', 'twelve moons'])('%s: nothing near', (text) => {
    expect(faultsOf(withSteps(`  - wait: ${text}`))[0]).not.toContain('Did you mean');
  });
});
