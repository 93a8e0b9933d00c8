/**
 * The way in for mails, from the catcher's SMTP door to what takes them. The catcher listens before the database is there:
 * until the house has opened this door, whoever brings a mail for us is asked to come again.
 */
import type { InboundAnswer, OnInbound } from '../embedded/inbound-port.ts';
import { acceptInbound, type InboundDoor } from '../ingest/mail/accept-inbound.ts';
import { takesInbound } from '../mail/reply-address.ts';
import { readKnownSettings } from '../store/campaigns/read-settings.ts';
import { wordsOf } from './words-of.ts';

export type InboundPort = {
  readonly onInbound: OnInbound;
  readonly open: (door: InboundDoor) => void;
  readonly close: () => void;
};

export const inboundPort = (): InboundPort => {
  let door: InboundDoor | null = null;
  return {
    onInbound: async (mail): Promise<InboundAnswer> => {
      if (!mail.to.some((address) => isShapedForUs(address))) return { type: 'not-ours' };
      if (door === null) throw new Error('nothing takes mails in yet');
      const domain = await sendingDomain(door);
      if (!mail.to.some((address) => takesInbound(address, domain))) return { type: 'not-ours' };
      try {
        const accepted = await acceptInbound(door, mail.raw, mail);
        return accepted.type === 'too-big' ? tooBig(accepted.most) : { type: 'taken' };
      } catch (error) {
        door.log(`a mail was not taken, its sender will try again: ${wordsOf(error)}`);
        throw error;
      }
    },
    open: (opened) => {
      door = opened;
    },
    close: () => {
      door = null;
    },
  };
};

/** A look at the address alone: every mail that goes out passes here. */
const isShapedForUs = (address: string): boolean =>
  takesInbound(address, null) || address.toLowerCase().startsWith('unsubscribe@');

const sendingDomain = async ({ store }: InboundDoor): Promise<string | null> => {
  if ((await store.prisma.setting.count()) === 0) return null;
  const settings = await readKnownSettings(store.prisma);
  return settings.sender.address.split('@')[1] ?? null;
};

const tooBig = (most: number): InboundAnswer => ({
  type: 'refused',
  code: 552,
  text: `5.3.4 more than ${Math.floor(most / 1024 / 1024)} MB: please send large files another way`,
});
