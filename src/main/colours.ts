import { createColors } from 'picocolors';

const { env, stdout } = process;

/**
 * The colours of what is printed: only where a person looks (a terminal that has them, NO_COLOR not set) or asks
 * (FORCE_COLOR). The library's own default also paints what a program reads in CI.
 */
export const colours = createColors(Boolean(env.FORCE_COLOR ?? stdout.isTTY) && !env.NO_COLOR && env.TERM !== 'dumb');
