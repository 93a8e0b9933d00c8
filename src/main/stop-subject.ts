import type { AccountId, CampaignId, ContactId } from '../domain/ids.ts';
import { readCampaignNames } from '../store/campaigns/read-campaign-names.ts';
import type { Store } from '../store/database/open.ts';
import { findContact } from '../store/people/find-contact.ts';
import { readAccountName } from '../store/views/read-account-name.ts';
import type { Reach, Subject } from '../store/views/read-reach.ts';
import { REACH_DAYS } from '../store/views/read-reach.ts';
import { Failure } from './failure.ts';
import { unknownAccount } from './unknown-account.ts';
import { unknownCampaign } from './unknown-campaign.ts';

/** What `stop` and `resume` are said of, found. */
export type StopSubject =
  | { readonly type: 'everything' }
  | { readonly type: 'campaign'; readonly campaign: CampaignId }
  | { readonly type: 'account'; readonly account: AccountId; readonly name: string; readonly zone: string }
  | { readonly type: 'contact'; readonly contact: ContactId; readonly account: AccountId; readonly name: string };

export const KINDS = ['everything', 'campaign', 'account', 'contact'] as const;

/** `kind` and `id` as written; without a kind the id is an account's. Throws the failure that says what there is. */
export const findSubject = async (store: Store, kind: string, id: string | undefined): Promise<StopSubject> => {
  switch (kind) {
    case 'everything':
      if (id !== undefined) throw new Failure(`everything has no id: leave "${id}" out`, 2);
      return { type: 'everything' };
    case 'campaign': {
      const campaign = needed(kind, id);
      if ((await readCampaignNames(store)).includes(campaign)) return { type: 'campaign', campaign };
      throw await unknownCampaign(store, campaign);
    }
    case 'account':
      return findAccount(store, needed(kind, id));
    case 'contact': {
      const reference = needed(kind, id);
      const found = await findContact(store, reference);
      if (!found)
        throw new Failure(`no contact "${reference}" (id or address). keyline account ID lists an account's people.`);
      return { type: 'contact', contact: found.id, account: found.account, name: found.name };
    }
    default:
      if (id === undefined) return findAccount(store, kind);
      throw new Failure(`"${kind}" is none of ${KINDS.join(', ')}`, 2);
  }
};

export const findAccount = async (store: Store, id: string): Promise<Extract<StopSubject, { type: 'account' }>> => {
  const account = await readAccountName(store, id);
  if (!account) throw await unknownAccount(store, id);
  return { type: 'account', account: id, ...account };
};

const needed = (kind: string, id: string | undefined): string => {
  if (id === undefined || id === '') throw new Failure(`name the ${kind}: keyline stop ${kind} ID`, 2);
  return id;
};

export const rowsOf = (subject: StopSubject): Subject => ({
  campaign: subject.type === 'campaign' ? subject.campaign : null,
  account: subject.type === 'account' ? subject.account : null,
  contact: subject.type === 'contact' ? subject.contact : null,
});

/** As it is said: `everything`, `the campaign win-back`, `Acme (acme)`. */
export const nameOf = (subject: StopSubject): string => {
  switch (subject.type) {
    case 'everything':
      return 'everything';
    case 'campaign':
      return `the campaign ${subject.campaign}`;
    case 'account':
      return subject.name === subject.account ? subject.account : `${subject.name} (${subject.account})`;
    case 'contact':
      return `${subject.name} (${subject.account})`;
  }
};

/** `34 planned messages of 12 accounts in the next 7 days`. */
export const reachInWords = ({ planned, accounts }: Reach): string =>
  planned === 0
    ? `no message that is planned in the next ${REACH_DAYS} days`
    : `${count(planned, 'planned message')} of ${count(accounts, 'account')} in the next ${REACH_DAYS} days`;

export const count = (number: number, thing: string): string => `${number} ${thing}${number === 1 ? '' : 's'}`;
