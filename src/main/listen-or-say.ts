import { Failure } from './failure.ts';
import { wordsOf } from './words-of.ts';

export type ListenAt = { readonly host: string; readonly port: number };

/** Binds where the environment says, never elsewhere: what others point to must not move. Throws in words. */
export const listenOrSay = async <Listening>(
  variable: string,
  at: ListenAt,
  listen: (at: ListenAt) => Promise<Listening>,
): Promise<Listening> => {
  try {
    return await listen(at);
  } catch (cause) {
    throw new Failure(
      `cannot listen on ${at.host}:${at.port} (${wordsOf(cause)}): stop what listens there, or set ${variable}`,
      1,
      { cause },
    );
  }
};
