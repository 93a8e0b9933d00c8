/** `keyline bench` on servers of its own: that it measures and what it answers, not how fast this machine is today. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keyline } from '../support/keyline.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

test('a short run of each: name, value, unit, baseline, ratio, runs', async () => {
  const { code, stdout } = await keyline(['bench', '--runs', '2', '--seconds', '2', '--json'], { cwd: folder.path });
  expect(code).toBe(0);
  const measured: unknown = JSON.parse(stdout);
  const figure = expect.any(Number);
  const runs = { min: figure, median: figure, max: figure };
  expect(measured).toEqual([
    { name: 'enrolment-p99', value: figure, unit: 'ms', baseline: figure, ratio: figure, runs },
    { name: 'send-median', value: figure, unit: 'ms', baseline: figure, ratio: figure, runs },
    { name: 'simulate-year', value: figure, unit: 'ms', baseline: figure, ratio: figure, runs },
  ]);
});

test('a name that is none is a matter of usage', async () => {
  const { code, stderr } = await keyline(['bench', 'speed'], { cwd: folder.path });
  expect(code).toBe(2);
  expect(stderr).toContain('there is no bench speed: write one of enrolment-p99, send-median, simulate-year');
});
