/** A company's own templates: what was checked and published goes out, whatever becomes of the file meanwhile. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTemplates } from '../../src/mail/open-templates.ts';
import { readCampaignFolder } from '../../src/main/campaign-folder.ts';
import { OWN_CAMPAIGNS, OWN_TEMPLATES } from '../../src/main/campaign-surroundings.ts';
import { publishCampaigns } from '../../src/store/campaigns/publish-campaigns.ts';
import { readTemplate } from '../../src/store/campaigns/published-templates.ts';
import { stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import type { SendEffect } from '../../src/store/ledger/send-effect.ts';
import { day } from '../engine/given.ts';
import { addAccount, append, decideUntilDone } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';

let store: Store;
let root: string;
beforeAll(async () => {
  store = await openTestStore('published-templates');
  root = await mkdtemp(join(tmpdir(), 'keyline-templates-'));
  await cp(OWN_CAMPAIGNS, join(root, 'campaigns'), { recursive: true });
  await cp(OWN_TEMPLATES, join(root, 'templates'), { recursive: true });
});
afterAll(async () => {
  await store.close();
  await rm(root, { recursive: true, force: true });
});

const publishFolder = async () => {
  const folder = await readCampaignFolder(join(root, 'campaigns'));
  expect(folder.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const { settings } = folder;
  if (!settings) throw new Error('the folder has settings');
  return publishCampaigns(store, { ...folder, settings }, day(0));
};

const say = async (greeting: string): Promise<void> => {
  const file = join(root, 'templates', 'we-miss-you', 'texts.en.json');
  const texts = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  await writeFile(file, JSON.stringify({ ...texts, subject: greeting }));
};

/** As a worker has them: the files that came with it, and the published ones. */
const templates = () =>
  openTemplates(OWN_TEMPLATES, async (hash) => {
    const found = await readTemplate(store.prisma, hash);
    return found && { ...found, folder: '' };
  });

/** The mail that a lapsed account is about to get. */
const lapse = async (id: string): Promise<SendEffect> => {
  await addAccount(store, id, { currency: 'GBP' });
  await decideUntilDone(store, id);
  await store.prisma.account.update({ where: { id }, data: { lapseState: 'lapsed' } });
  await append(store, id, 'Lapse State Changed', {
    payload: { from: 'active', to: 'lapsed', since: day(0), reason: 'x' },
  });
  await decideUntilDone(store, id);
  const row = await store.prisma.effect.findFirstOrThrow({ where: { accountId: id, type: 'send' } });
  return row.payload as unknown as SendEffect;
};

test('a mail is made of the template its version was published with; an edit is a new version for those who enter then', async () => {
  await stepClock(store.prisma, day(0));
  await say('We miss you at our own house');
  const first = (await publishFolder()).campaigns.find(({ id }) => id === 'win-back');
  expect(first).toMatchObject({ version: 1, change: 'new' });
  const before = await lapse('acme');

  await say('Half a sentence somebody is wri');
  const again = await templates().compiled(before.template, 'en', before.templateHash);
  expect(again.texts['subject']).toBe('We miss you at our own house');

  await say('We thought of you');
  const second = (await publishFolder()).campaigns.filter(({ change }) => change !== 'unchanged');
  expect(second).toMatchObject([{ id: 'win-back', version: 2, change: 'changed' }]);
  const after = await lapse('bell');
  const worker = templates();
  const subjectOf = async ({ template, templateHash }: SendEffect) =>
    (await worker.compiled(template, 'en', templateHash)).texts['subject'];
  expect([await subjectOf(before), await subjectOf(after)]).toEqual([
    'We miss you at our own house',
    'We thought of you',
  ]);
  // What came with Keyline is not asked for by name.
  expect((await worker.compiled('we-miss-you', 'en')).texts['subject']).not.toBe('We thought of you');
});

test('publishing the same again changes nothing, and a template nobody kept is named with the mend', async () => {
  const { campaigns } = await publishFolder();
  expect(new Set(campaigns.map(({ change }) => change))).toEqual(new Set(['unchanged']));
  const kept = await store.prisma.template.findMany({ where: { id: 'we-miss-you' } });
  expect(kept).toHaveLength(2);
  await expect(templates().compiled('we-miss-you', 'en', 'f'.repeat(64))).rejects.toThrow(
    'Template we-miss-you as it was published (ffffffffffff) is not kept. Publish its campaigns again.',
  );
});
