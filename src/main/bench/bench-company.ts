/** The company a bench works on: all starter campaigns, one that writes at once, and accounts that are awake and idle. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Campaign } from '../../domain/campaign.ts';
import type { AccountId } from '../../domain/ids.ts';
import { importAccounts } from '../../ingest/files/import-accounts.ts';
import { importContacts } from '../../ingest/files/import-contacts.ts';
import { countUndecided } from '../../store/bench/read-bench.ts';
import { publishCampaigns } from '../../store/campaigns/publish-campaigns.ts';
import { readNow } from '../../store/database/clock.ts';
import { ring } from '../../temporal/ring.ts';
import { readCampaignFolder } from '../campaign-folder.ts';
import { OWN_CAMPAIGNS } from '../campaign-surroundings.ts';
import type { Everything } from '../connect.ts';
import { Failure } from '../failure.ts';

/** A running house to measure on. */
export type Bench = {
  readonly everything: Everything;
  readonly folder: string;
  readonly doorUrl: string;
  readonly smtpUrl: string;
  /** How long each run keeps up its rate. */
  readonly seconds: number;
};

/** Asked for by this event, a mail goes at once. */
export const MAIL_WANTED = 'Bench Mail Wanted';

const WRITES_AT_ONCE: Campaign = {
  id: 'bench-mail',
  version: 1,
  title: 'One mail, at once',
  class: 'thank-you',
  run: 'account',
  topic: 'offers',
  trigger: { type: 'event', event: MAIL_WANTED, where: null, maxAge: { amount: 3, unit: 'd' } },
  audience: { segment: null, contacts: [], maxPerAccount: 1 },
  entry: { reentry: 'once', wait: { amount: 1, unit: 'd' }, per: null, minGap: null },
  exits: [],
  goal: null,
  holdout: 0,
  tooLate: { amount: 3, unit: 'd' },
  start: 'send',
  steps: {
    send: {
      ...{ id: 'send', next: null, type: 'send', template: 'we-miss-you', subject: null },
      ...{ ifEmpty: null, needsOffer: null, transactional: false },
    },
  },
};

/** Open at all hours: what is measured is not the time of day. */
export const publishForBench = async ({ store }: Everything): Promise<void> => {
  const { campaigns, segments, settings } = await readCampaignFolder(OWN_CAMPAIGNS);
  if (settings === null) throw new Failure('the starter campaigns do not pass: keyline check campaigns', 3);
  const { markets: _markets, defaults, ...others } = settings;
  const { market: _market, ...plain } = defaults;
  const open = { ...others, defaults: plain, quietHours: { from: 0, to: 0 }, closedWeekdays: [] };
  const { business } = await readNow(store.prisma);
  const all = [...campaigns, { campaign: WRITES_AT_ONCE, source: '' }];
  await publishCampaigns(store, { campaigns: all, segments, settings: open }, business);
};

export const named = (prefix: string, count: number): readonly AccountId[] =>
  Array.from({ length: count }, (_, index) => `${prefix}-${index}`);

/** Key accounts with one contact each, whose workflows have begun and wait. */
export const addAccounts = async (
  { store, temporal }: Everything,
  folder: string,
  accounts: readonly AccountId[],
): Promise<void> => {
  const { business: now } = await readNow(store.prisma);
  const common = { source: 'bench', live: false, now, ring: async () => undefined };
  const [accountsFile, contactsFile] = [join(folder, 'accounts.csv'), join(folder, 'contacts.csv')];
  await writeFile(
    accountsFile,
    ['id,name,currency,standing', ...accounts.map((id) => `${id},${id},GBP,key`)].join('\n'),
  );
  const people = accounts.map((id) => `${id}-c,${id},${id}@bench.test,decision-maker,offers`);
  await writeFile(contactsFile, ['id,account,email,roles,topics', ...people].join('\n'));
  await importAccounts(store, { ...common, path: accountsFile, timezone: 'UTC' });
  await importContacts(store, { ...common, path: contactsFile, allowMoves: false });
  await ring(temporal, accounts);
  await until(async () => (await countUndecided(store, accounts)) === 0, 'the accounts have not begun', 100);
};

/** How long things may take to come to rest once nothing more is asked, ms: a bench is bounded. */
export const PATIENCE_MS = 60_000;

/** Asks every `everyMs` until it is so; fails with `otherwise` where it is not after `forMs` (default PATIENCE_MS). */
export const until = async (
  isSo: () => Promise<boolean>,
  otherwise: string,
  everyMs: number,
  forMs = PATIENCE_MS,
): Promise<void> => {
  const limit = performance.now() + forMs;
  while (!(await isSo())) {
    if (performance.now() > limit) throw new Failure(`${otherwise} within ${forMs / 1_000} s: is the machine busy?`);
    await pause(everyMs);
  }
};
