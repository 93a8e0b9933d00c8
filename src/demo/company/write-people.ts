/** Accounts and people of the demo's company; everybody at .test domains. */
import type { Chance } from '../chance.ts';
import { ALL_TOPICS, type DemoAccount, type People, type Person } from '../people-files.ts';
import { type DemoMarket, MARKETS, type PersonName } from './markets.ts';
import { type Profile, profilesFor } from './profiles.ts';

/** By place in the account: who decides, who speaks for us, who uses what we sell. */
const ROLES = [
  ['decision-maker', 'Head of purchasing'],
  ['champion', 'Operations manager'],
  ['user', 'Store manager'],
] as const;

export const writePeople = (accounts: number, chance: Chance): People => {
  const profiles = profilesFor(accounts);
  return {
    accounts: profiles.map(accountOf),
    contacts: profiles.flatMap((profile) => contactsOf(profile, chance)),
    owners: Object.entries(MARKETS).map(([market, { owner, timezone, locales }]) => ({
      ...{ id: owner.id, locale: locales[0], timezone, market },
    })),
  };
};

const accountOf = (profile: Profile): DemoAccount => {
  const { owner, country, timezone, currency, locales }: DemoMarket = MARKETS[profile.market];
  return {
    ...{ id: profile.id, name: profile.name, country, market: profile.market, timezone, locale: locales[0], currency },
    ...{ owner: owner.id, ownerName: owner.name, ownerEmail: owner.email },
    ...{ tier: null, level: levelOf(profile), headcount: profile.headcount },
  };
};

const levelOf = ({ fate, size }: Profile): string => (fate === 'lead' ? 'lead' : size >= 3 ? 'major' : 'low-volume');

const contactsOf = (profile: Profile, chance: Chance): readonly Person[] => {
  const market: DemoMarket = MARKETS[profile.market];
  const people = chance.whole(1, 3, 'people', profile.id);
  const start = chance.whole(0, market.people.length - 1, 'name', profile.id);
  return Array.from({ length: people }, (_, index) => {
    const [firstName, lastName, address] = market.people[(start + index) % market.people.length] as PersonName;
    const [role, title] = ROLES[index] ?? ROLES[2];
    const locale = chance.share('locale', profile.id, index) < 0.7 ? market.locales[0] : market.locales[1];
    return {
      ...{ id: `${profile.id}-${index + 1}`, account: profile.id, email: `${address}@${profile.id}.test` },
      ...{ firstName, lastName, title, role, locale, topics: ALL_TOPICS },
    };
  });
};
