/**
 * Drill: a worker process that kills itself (SIGKILL) on the way of a mail, so that whoever doubts it sees that nothing is
 * sent twice or lost. Never where mail can leave this machine.
 */
import { InvalidArgumentError } from 'commander';
import type { FailPoint } from '../../activities/send-message.ts';

/** Where a mail is then; see `FailPoint` in activities/send-message.ts. */
const PLACES: Readonly<Record<FailPoint, string>> = {
  K0: 'before its claim is committed',
  K1: 'after its claim',
  K2: 'after its recipient was taken',
  K3: 'before its gate is committed',
  K4: 'after its gate, before the final dot',
  K5: 'after the final dot',
  K6: "after the server's answer",
  K7: 'after its result is written',
};

/** `nth`: how often this process comes to the point before it dies there. */
export type KillAt = { readonly point: FailPoint; readonly nth: number };

export const KILL_AT = 'K0:20';

/** A commander parser: `K2:40`. */
export const killAt = (text: string): KillAt => {
  const [, point, nth] = /^(K[0-7]):([1-9]\d{0,5})$/.exec(text) ?? [];
  if (point === undefined) {
    const points = Object.entries(PLACES).map(([name, place]) => `${name} ${place}`);
    throw new InvalidArgumentError(`write a point and a count, like ${KILL_AT}. Points: ${points.join('; ')}.`);
  }
  return { point: point as FailPoint, nth: Number(nth) };
};

/** `K0:20,K1:20`: one for each start of a worker. */
export const killAtEach = (text: string): readonly KillAt[] => text.split(',').map(killAt);

/** What a send calls at each point it passes. */
export const killDrill = ({ point, nth }: KillAt): ((passed: FailPoint) => void) => {
  let left = nth;
  return (passed) => {
    if (passed !== point) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  };
};
