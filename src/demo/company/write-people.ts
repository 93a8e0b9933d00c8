/** Accounts and contacts of the demo's company as the files an import takes; everybody at .test domains. */
import type { Chance } from '../chance.ts';
import { csvRecord } from '../csv.ts';
import type { GeneratedPeople } from '../people.ts';
import { type DemoMarket, MARKETS, type PersonName } from './markets.ts';
import { type Profile, profilesFor } from './profiles.ts';

const ACCOUNT_COLUMNS = [
  ...['id', 'name', 'country', 'market', 'timezone', 'locale', 'currency', 'owner', 'owner_name', 'owner_email'],
  ...['level', 'standing', 'dossier.headcount'],
];
const CONTACT_COLUMNS = [
  ...['id', 'account', 'email', 'first_name', 'last_name', 'title', 'roles', 'locale', 'topics', 'consent_source'],
];

/** By place in the account: who decides, who speaks for us, who uses what we sell. */
const ROLES = [
  ['decision-maker', 'Head of purchasing'],
  ['champion', 'Operations manager'],
  ['user', 'Store manager'],
] as const;

export const writePeople = (accounts: number, chance: Chance): GeneratedPeople => {
  const profiles = profilesFor(accounts);
  const contacts = profiles.flatMap((profile) => contactsOf(profile, chance));
  return {
    accounts: profiles.map(({ id }) => id),
    accountsCsv: csvRecord(ACCOUNT_COLUMNS) + profiles.map(accountRow).join(''),
    contactsCsv: csvRecord(CONTACT_COLUMNS) + contacts.join(''),
    contacts: contacts.length,
    owners: Object.entries(MARKETS).map(([market, { owner, timezone, locales }]) => ({
      ...{ id: owner.id, locale: locales[0], timezone, market },
    })),
  };
};

const accountRow = (profile: Profile): string => {
  const { owner, country, timezone, currency, locales }: DemoMarket = MARKETS[profile.market];
  return csvRecord([
    ...[profile.id, profile.name, country, profile.market, timezone, locales[0], currency],
    ...[owner.id, owner.name, owner.email, levelOf(profile), 'key', profile.headcount],
  ]);
};

const levelOf = ({ fate, size }: Profile): string =>
  fate === 'lead' ? 'lead' : size >= 4 ? 'major' : size >= 3 ? 'major' : 'low-volume';

const contactsOf = (profile: Profile, chance: Chance): readonly string[] => {
  const market: DemoMarket = MARKETS[profile.market];
  const people = chance.whole(1, 3, 'people', profile.id);
  const start = chance.whole(0, market.people.length - 1, 'name', profile.id);
  return Array.from({ length: people }, (_, index) => {
    const [first, last, address] = market.people[(start + index) % market.people.length] as PersonName;
    const [role, title] = ROLES[index] ?? ROLES[2];
    const locale = chance.share('locale', profile.id, index) < 0.7 ? market.locales[0] : market.locales[1];
    return csvRecord([
      ...[`${profile.id}-${index + 1}`, profile.id, `${address}@${profile.id}.test`, first, last, title, role, locale],
      ...['offers;newsletter;events;service', 'trade fair'],
    ]);
  });
};
