import { type Environment, parseEnvironment } from '../contract/environment.ts';

/** This process's environment. Throws `InvalidEnvironment`, which the command line prints (exit code 3). */
export const readEnvironment = (): Environment => parseEnvironment(process.env, process.cwd());
