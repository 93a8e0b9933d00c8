import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import type { Store } from '../../src/store/database/open.ts';
import { connectTemporal } from '../../src/temporal/connect.ts';
import { broadcastWorkflowId } from '../../src/temporal/start-broadcast.ts';
import { accountWorkflowId } from '../../src/temporal/wake-account.ts';
import { captureHistory, REPLAY_FOLDER, readKept } from './capture-history.ts';
import { replay } from './replay.ts';

export type CapturedDemo = {
  readonly captured: readonly string[];
  /** The histories as they would be kept, what workflows and activities were told in clear. */
  readonly texts: readonly string[];
  /** Histories that do not replay on this build. */
  readonly failures: readonly { readonly name: string; readonly error: string }[];
};

/**
 * Captures histories that real play leaves behind: accounts that were won back, thanked and put off, a newsletter, a
 * scoring run. With KEYLINE_CAPTURE=1 they are kept in test/replay under the version of package.json.
 */
export const captureDemo = async (store: Store, temporalAddress: string): Promise<CapturedDemo> => {
  const keep = process.env['KEYLINE_CAPTURE'] === '1';
  const temporary = await mkdtemp(join(tmpdir(), 'keyline-histories-'));
  const temporal = await connectTemporal({ address: temporalAddress });
  try {
    const workflows = await chooseWorkflows(store);
    for (const [name, workflow] of workflows) {
      await captureHistory(temporal, workflow, name, temporary);
      if (keep) await captureHistory(temporal, workflow, name, join(REPLAY_FOLDER, manifest.version));
    }
    const files = await readdir(temporary);
    const texts = await Promise.all(files.map((file) => readFile(join(temporary, file), 'utf8')));
    return {
      captured: workflows.map(([name]) => name),
      texts: texts.map(inClear),
      failures: await replay(await readKept(temporary)),
    };
  } finally {
    await temporal.close();
    await rm(temporary, { recursive: true });
  }
};

/** Payloads are base64 in a history. */
const inClear = (history: string): string =>
  history.replaceAll(/"data":"([^"]*)"/g, (_, data: string) => Buffer.from(data, 'base64').toString('utf8'));

const chooseWorkflows = async (store: Store): Promise<[name: string, workflow: string][]> => {
  const [wonBack] = await store.prisma.$queryRaw<{ id: string }[]>`
    SELECT account_id AS id FROM enrolments WHERE campaign_id = 'win-back' AND ended_because = 'Order Completed'
    ORDER BY account_id LIMIT 1`;
  const [thanked] = await store.prisma.$queryRaw<{ id: string }[]>`
    SELECT account_id AS id FROM offers WHERE campaign_id = 'thank-you-related' AND code IS NOT NULL
    ORDER BY account_id LIMIT 1`;
  const [putOff] = await store.prisma.$queryRaw<{ id: string }[]>`
    SELECT account_id AS id FROM reasons
    WHERE kind = 'deferred' AND account_id NOT IN (${wonBack?.id ?? ''}, ${thanked?.id ?? ''})
    GROUP BY account_id ORDER BY count(*) DESC, account_id LIMIT 1`;
  const [issue] = await store.prisma.$queryRaw<{ id: string }[]>`SELECT id FROM broadcasts ORDER BY id LIMIT 1`;
  const accounts = [
    ['demo-win-back', wonBack],
    ['demo-thank-you', thanked],
    ['demo-deferrals', putOff],
  ] as const;
  return [
    ...accounts.flatMap(([name, row]): [string, string][] => (row ? [[name, accountWorkflowId(row.id)]] : [])),
    ...(issue ? [['demo-broadcast', broadcastWorkflowId(issue.id)] as [string, string]] : []),
    ['demo-scoring', 'scoring/by-hand'],
  ];
};
