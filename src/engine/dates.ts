import type { Campaign } from '../domain/campaign.ts';
import { type BusinessTime, DAY } from '../domain/time.ts';
import { isNamed } from './audience.ts';
import { campaignIndex } from './campaign-index.ts';
import type { Draft } from './draft.ts';
import { refuseEntry, tryEnrol } from './enrol.ts';
import { entryDate } from './entry-date.ts';

/** An account asked this long after its date (nobody ran, or the file was published late) begins now, not then. */
const PROMPT = DAY;

/** The first date on which a campaign is to be tried for this account. */
export const nextEntryDate = (draft: Draft): BusinessTime | null => {
  let first: BusinessTime | null = null;
  for (const campaign of datedCampaigns(draft)) {
    const due = entryDate(draft, campaign)?.due ?? null;
    if (due !== null && (first === null || due < first)) first = due;
  }
  return first;
};

const datedCampaigns = ({ inputs: { published, account } }: Draft): readonly Campaign[] => {
  const { dated } = campaignIndex(published);
  const areAllNamed = dated.every(({ audience }) => isNamed(audience, account.id));
  return areAllNamed ? dated : dated.filter(({ audience }) => isNamed(audience, account.id));
};

/**
 * Enrols by the date triggers due at `due` (semantics row 6), each once for one date. `until` is how far
 * this decision has come: what is asked late starts there.
 */
export const tryDates = (draft: Draft, due: BusinessTime, until: BusinessTime): void => {
  for (const campaign of datedCampaigns(draft)) {
    const date = entryDate(draft, campaign);
    if (!date || date.due > due) continue;
    draft.state = { ...draft.state, tried: { ...draft.state.tried, [campaign.id]: date.mark } };
    const at = until - date.due > PROMPT ? until : date.due;
    const why = date.cancelled ? 'event cancelled' : at > date.latest ? 'too late' : null;
    const start = { at, fact: null, because: date.because, key: date.key, historic: false };
    if (why === null) tryEnrol(draft, campaign, start);
    else refuseEntry(draft, campaign, start, why);
  }
};
