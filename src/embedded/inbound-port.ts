/**
 * How the catcher hands over what is for ourselves: mails that come back to an address of the sending domain. The function
 * comes from outside, because this room knows nothing of what is done with them.
 */
import type { CaughtMessage } from './mail-journal.ts';

/** A mail as its sender handed it over. */
export type InboundMail = { readonly raw: Buffer; readonly from: string; readonly to: readonly string[] };

/** `not-ours`: for somebody outside, so it is caught. `refused`: never to be taken, such as one that is too big. */
export type InboundAnswer =
  | { readonly type: 'not-ours' }
  | { readonly type: 'taken' }
  | { readonly type: 'refused'; readonly code: number; readonly text: string };

export type OnInbound = (mail: InboundMail) => Promise<InboundAnswer>;

/** Everything is for somebody outside. */
export const notOurs = async (): Promise<InboundAnswer> => ({ type: 'not-ours' });

/** The reply to a mail for ourselves; null: it is none. */
export const handOver = async (
  onInbound: OnInbound,
  { from, to }: Pick<CaughtMessage, 'from' | 'to'>,
  raw: Buffer,
): Promise<{ readonly code: number; readonly text: string } | null> => {
  try {
    const answer = await onInbound({ raw, from, to });
    if (answer.type === 'not-ours') return null;
    if (answer.type === 'taken') return { code: 250, text: '2.0.0 Ok: taken' };
    return { code: answer.code, text: answer.text };
  } catch {
    // What went wrong is for our own log, which whoever handed in the function writes.
    return { code: 451, text: '4.3.0 not taken at the moment, please try again later' };
  }
};
