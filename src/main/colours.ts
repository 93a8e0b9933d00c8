import { createColors } from 'picocolors';

const { env, stdout } = process;

const wanted = (): boolean => {
  if (env.NO_COLOR || env.TERM === 'dumb') return false;
  return env.FORCE_COLOR ? env.FORCE_COLOR !== '0' : stdout.isTTY === true;
};

/**
 * The colours of what is printed: only where a person looks (a terminal that has them, NO_COLOR not set) or asks
 * (FORCE_COLOR). The library's own default also paints what a program reads in CI.
 */
export const colours = createColors(wanted());
