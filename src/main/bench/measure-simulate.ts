/**
 * A year of a generated company against all starter campaigns, in memory. The baseline is the same company through JSON and
 * back, so many times: objects made and dropped on one core, as the simulation makes and drops them.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeOrders } from '../../demo/company/write-orders.ts';
import { openOrderFile } from '../../demo/order-book.ts';
import { play } from '../../simulate/play.ts';
import { OWN_CAMPAIGNS } from '../campaign-surroundings.ts';
import { Failure } from '../failure.ts';
import { readCompany } from '../simulated-company.ts';
import { readRules } from '../simulated-rules.ts';
import type { Run } from './measurement.ts';

const COMPANY = { accounts: 100, days: 365, historyDays: 365, lastDay: Date.UTC(2027, 4, 14) };

const JSON_TRIPS = 20;

/** Both ms. The company of a run is its own. */
export const measureSimulate = async (folder: string, run: number): Promise<Run> => {
  const path = join(folder, `orders-${run}.csv`);
  await writeOrders(path, { ...COMPANY, seed: run });
  const files = (await readdir(OWN_CAMPAIGNS)).filter((name) => name.endsWith('.yaml'));
  const { rules } = await readRules(files.map((name) => join(OWN_CAMPAIGNS, name)));
  if (rules === null) throw new Failure('the starter campaigns do not pass: keyline check campaigns', 3);
  const { company, span } = await readCompany({
    ...{ orders: await openOrderFile(path), people: null, from: null, currency: 'GBP' },
    ...{ accounts: COMPANY.accounts, days: COMPANY.days, seed: run },
  });
  const value = timed(() => play({ company, rules, span, watched: null, onDay: () => undefined }));
  const baseline = timed(() => {
    for (let trip = 0; trip < JSON_TRIPS; trip += 1) JSON.parse(JSON.stringify(company));
  });
  return { value, baseline };
};

const timed = (work: () => unknown): number => {
  const from = performance.now();
  work();
  return performance.now() - from;
};
