/** Every kept history replays on this build: a change of a workflow that breaks one needs `patched`. */
import { describe, expect, test } from 'vitest';
import { readKept } from '../support/capture-history.ts';
import { replay } from '../support/replay.ts';

describe('kept histories', () => {
  test('replay on this build', { timeout: 60_000 }, async () => {
    const kept = await readKept();
    const names = kept.map(({ name }) => /(\w+)\.\d+\.json$/.exec(name)?.[1]);
    expect(names).toEqual(expect.arrayContaining(['account', 'broadcast', 'scoring', 'segmentSweep']));
    expect(await replay(kept)).toEqual([]);
  });

  test('one whose commands differ does not replay', { timeout: 60_000 }, async () => {
    const [account] = (await readKept()).filter(({ name }) => /account\.1\.json$/.test(name));
    const scheduled = account?.history.events?.find((event) => event.activityTaskScheduledEventAttributes);
    const activityType = scheduled?.activityTaskScheduledEventAttributes?.activityType;
    if (!account || !activityType) throw new Error('the kept history of an account has no send');
    activityType.name = 'sendTwice';
    const failures = await replay([{ ...account, name: 'forged' }]);
    expect(failures.map(({ name }) => name)).toEqual(['forged']);
  });
});
