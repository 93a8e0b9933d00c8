/** The order of things within an instant of stepped time, and where a run that was cut goes on. */
import { expect, test } from 'vitest';
import { Agenda } from '../../src/demo/agenda.ts';
import { type DriverPorts, drive } from '../../src/demo/drive.ts';
import { TICK } from '../../src/domain/stepped-time.ts';
import { type BusinessTime, businessTime, DAY, HOUR } from '../../src/domain/time.ts';

const START = businessTime(Date.UTC(2027, 0, 4));
const at = (days: number, hours = 0): BusinessTime => businessTime(START + days * DAY + hours * HOUR);
const QUIET = { accounts: 0, effects: 0, messages: 0, broadcasts: 0 };

/** What comes in an instant once its facts are in. */
const AFTER_FEED = ['accounts', 'ring', 'share', 'all', 'broadcasts', 'nobody', 'notices', 'mail'];

/** Ports that note what they are asked, with hours since the start. */
const noting = (changes: Partial<DriverPorts> = {}) => {
  const said: string[] = [];
  const say = (what: string, instant?: BusinessTime): void => {
    said.push(instant === undefined ? what : `${what} ${(instant - START) / HOUR}`);
  };
  const ports: DriverPorts = {
    stepClock: async (instant) => say('clock', instant),
    passTurn: async (turn) => say(turn),
    feedComplete: async () => say('feed'),
    nextInstant: async () => null,
    dueAccounts: async () => [],
    ring: async () => say('ring'),
    stillness: async () => QUIET,
    shareOut: async () => {
      say('share');
      return false;
    },
    broadcasts: async () => {
      say('broadcasts');
      return 0;
    },
    notices: async () => say('notices'),
    readMail: async () => say('mail'),
    score: async (instant) => say('score', instant),
    onDay: async () => undefined,
    stopped: () => false,
    ...changes,
  };
  return { ports, said };
};

test('all facts of an instant are in before anybody is rung, shares come after, broadcasts last', async () => {
  const agenda = new Agenda();
  const { ports, said } = noting();
  for (const key of ['b', 'a']) {
    agenda.add({ at: businessTime(at(0, 1) - 1), key, act: async () => void said.push(`fact ${key}`) });
  }
  await drive(agenda, ports, { start: START, from: START, to: at(1) });
  const first = said.indexOf('clock 1');
  expect(said.slice(first)).toEqual(['clock 1', 'fact a', 'fact b', 'feed', ...AFTER_FEED]);
});

test('a share that told somebody is followed by another round, though nobody seems due: they may be at work on it', async () => {
  const told = [true, false];
  const asked: string[] = [];
  const { ports, said } = noting({
    stillness: async () => {
      asked.push(said.at(-1) ?? '');
      return QUIET;
    },
  });
  const shareOut = async () => {
    said.push('share');
    return told.shift() ?? false;
  };
  await drive(new Agenda(), { ...ports, shareOut }, { start: START, from: START, to: START });
  expect(asked).toEqual(['ring', 'ring']);
  expect(said).toEqual(['clock 0', 'feed', 'accounts', 'ring', 'share', ...AFTER_FEED.slice(1)]);
});

test('a newsletter moves accounts only after they were quiet without it, and they settle again', async () => {
  const asked: string[] = [];
  const restless = [{ ...QUIET, broadcasts: 3 }, { ...QUIET, broadcasts: 3 }, QUIET, QUIET];
  const { ports, said } = noting({
    broadcasts: async () => {
      said.push('broadcasts');
      return 1;
    },
    stillness: async () => {
      const now = restless.shift() ?? QUIET;
      asked.push(`${said.at(-1)}: ${now.broadcasts}`);
      return now;
    },
  });
  await drive(new Agenda(), ports, { start: START, from: START, to: START });
  expect(asked).toEqual(['ring: 3', 'broadcasts: 3', 'broadcasts: 0', 'ring: 0']);
});

test('scoring keeps its rhythm of 28 days when a run goes on in between, and repeats one that may have been cut', async () => {
  const scored = async (from: BusinessTime) => {
    const { ports, said } = noting();
    await drive(new Agenda(), ports, { start: START, from, to: at(90) });
    return said.filter((line) => line.startsWith('score')).map((line) => Number(line.split(' ')[1]) / 24);
  };
  expect(await scored(START)).toEqual([28, 56, 84]);
  expect(await scored(at(30, 5))).toEqual([56, 84]);
  expect(await scored(at(56))).toEqual([56, 84]);
});

test('Ctrl-C ends it between two instants, never within one', async () => {
  let stopped = false;
  const agenda = new Agenda();
  const { ports, said } = noting({ stopped: () => stopped });
  agenda.add({
    at: at(1),
    key: 'stop',
    act: async () => {
      stopped = true;
    },
  });
  agenda.add({ at: at(2), key: 'later', act: async () => void said.push('later') });
  await drive(agenda, ports, { start: START, from: START, to: at(3) });
  expect(said.slice(said.indexOf('clock 24'))).toEqual(['clock 24', 'feed', ...AFTER_FEED]);
});

test('what falls between two steps happens at the second, and time always moves on', async () => {
  const { ports, said } = noting({
    nextInstant: async () => businessTime(at(0, 1) + 1),
  });
  await drive(new Agenda(), ports, { start: START, from: START, to: businessTime(at(0, 1) + 2 * TICK) });
  expect(said.filter((line) => line.startsWith('clock'))).toEqual(['clock 0', 'clock 1.5', 'clock 2']);
});
