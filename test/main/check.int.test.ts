/** `keyline check` and `keyline publish` as another program calls them: what they print, and their exit codes. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readPublished } from '../../src/store/campaigns/read-published.ts';
import { inTransaction, type Store } from '../../src/store/database/open.ts';
import { openTestStore } from '../support/database.ts';
import { keyline } from '../support/keyline.ts';

const STARTERS = fileURLToPath(new URL('../../campaigns', import.meta.url));
const TEMPLATES = fileURLToPath(new URL('../../templates', import.meta.url));

/** Names of the YAML files of a folder, without their ending, in order. */
const idsIn = (folder: string): readonly string[] =>
  readdirSync(folder)
    .flatMap((name) => (name.endsWith('.yaml') ? name.slice(0, -'.yaml'.length) : []))
    .sort();
/** The campaigns that come with Keyline. */
const STARTER_IDS = idsIn(STARTERS).filter((id) => id !== 'settings' && id !== 'tiers');

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'keyline-check-'));
  cpSync(STARTERS, join(cwd, 'campaigns'), { recursive: true });
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const change = (from: string, to: string, edit: (text: string) => string): void =>
  writeFileSync(join(cwd, to), edit(readFileSync(join(cwd, from), 'utf8')));

describe('keyline check', () => {
  test('the starters and their templates are without an error', async () => {
    const { code, stdout, stderr } = await keyline(['check', 'campaigns', join(TEMPLATES, 'newsletter'), '--json'], {
      cwd,
    });
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toEqual([]);
  });

  test('a typo: its place, what was meant, exit code 3', async () => {
    mkdirSync(join(cwd, 'torn'));
    change('campaigns/win-back.yaml', 'torn/win-back.yaml', (text) =>
      text.replace('trigger:', 'triger:').replace('send: we-miss-you', 'send: we-mis-you'),
    );
    const text = await keyline(['check', 'torn/win-back.yaml'], { cwd });
    expect(text).toEqual({
      code: 3,
      stdout:
        'torn/win-back.yaml:4:1  error  Unknown key "triger". Did you mean "trigger"?\n' +
        'torn/win-back.yaml:9:11 error  steps[0].send: Unknown template "we-mis-you". Did you mean "we-miss-you"?\n',
      stderr: 'keyline: 2 errors\n',
    });
    const json = await keyline(['check', 'torn/win-back.yaml', '--format', 'json'], { cwd });
    expect(json.code).toBe(3);
    expect(JSON.parse(json.stdout)[0]).toEqual({
      file: 'torn/win-back.yaml',
      line: 4,
      column: 1,
      severity: 'error',
      code: 'unknown-key',
      message: 'Unknown key "triger". Did you mean "trigger"?',
    });
    const github = await keyline(['check', 'torn/win-back.yaml', '--format', 'github'], { cwd });
    expect(github.stdout.split('\n')[0]).toBe(
      '::error file=torn/win-back.yaml,line=4,col=1,title=unknown-key::Unknown key "triger". Did you mean "trigger"?',
    );
  });

  test('a file that is not there, and one of another kind', async () => {
    writeFileSync(join(cwd, 'notes.txt'), 'hello');
    const { code, stdout } = await keyline(['check', 'absent.yaml', 'notes.txt'], { cwd });
    expect(code).toBe(3);
    expect(stdout).toContain('absent.yaml:1:1  error  There is no such file.');
    expect(stdout).toContain(
      'notes.txt:1:1  error  Neither a campaign, segment, market or settings file (.yaml) nor a template (.mjml).',
    );
  });

  test('a bad template, at its line', async () => {
    writeFileSync(join(cwd, 'bad.mjml'), '<mjml><mj-body>\n<mj-text>{{{account.name}}}</mj-text>\n</mj-body></mjml>\n');
    const { code, stdout } = await keyline(['check', 'bad.mjml', '--json'], { cwd });
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject([{ file: 'bad.mjml', line: 2, severity: 'error' }]);
  });

  test('two campaigns of one name, and two that race for one trigger', async () => {
    mkdirSync(join(cwd, 'twins'));
    change('campaigns/win-back.yaml', 'twins/win-back.yaml', (text) => text);
    change('campaigns/win-back.yaml', 'twins/second.yaml', (text) => text);
    change('campaigns/win-back.yaml', 'twins/win-back-again.yaml', (text) =>
      text.replace('campaign: win-back', 'campaign: win-back-again'),
    );
    const { code, stdout } = await keyline(['check', 'twins', '--json'], { cwd });
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject([
      { file: 'twins/second.yaml', code: 'file-name', severity: 'warn' },
      { file: 'twins/win-back-again.yaml', code: 'trigger-race', severity: 'warn', line: 4, column: 11 },
      { file: 'twins/win-back.yaml', code: 'duplicate-campaign', severity: 'error', line: 2, column: 11 },
    ]);
  });

  test('markets: a broken one at its place, a country in two, one that the settings do not have', async () => {
    cpSync(join(cwd, 'campaigns'), join(cwd, 'abroad'), { recursive: true });
    change('campaigns/settings.yaml', 'abroad/settings.yaml', (text) =>
      text.replace('currency: GBP }', 'currency: GBP, market: ukk }'),
    );
    change('campaigns/markets/ir.yaml', 'abroad/markets/ir.yaml', (text) =>
      text.replace('date: 2027-03-20', 'date: 2027-02-30').replace('Asia/Tehran', 'Asia/Teheran'),
    );
    change('campaigns/markets/gb.yaml', 'abroad/markets/uk.yaml', (text) => text.replace('market: gb', 'market: uk'));
    change('campaigns/segments/lapsed.yaml', 'abroad/segments/lapsed.yaml', (text) =>
      text.replace('where:', 'where: { account.market: pl }\n#'),
    );
    const { code, stdout } = await keyline(['check', 'abroad'], { cwd });
    expect(code).toBe(3);
    expect(stdout.split('\n').map((line) => line.replace(/:\d+:\d+ +/, ' '))).toEqual(
      expect.arrayContaining([
        'abroad/settings.yaml error  defaults.market: Unknown market "ukk". Did you mean "uk"?',
        'abroad/segments/lapsed.yaml error  where.account.market: "pl" is not one of gb, ir, ph, pk, uk. Did you mean "ph"?',
        'abroad/markets/ir.yaml error  timezone: "Asia/Teheran" is not a time zone. Write an IANA name such as Asia/Manila. Did you mean "Asia/Tehran"?',
        'abroad/markets/ir.yaml error  holidays[28].date: "2027-02-30" is not a date. The calendar has no such day.',
        'abroad/markets/uk.yaml error  countries[0]: "GB" is already in abroad/markets/gb.yaml. An account is in one market.',
      ]),
    );
  });

  test('wrong usage is exit code 2', async () => {
    expect((await keyline(['check'], { cwd })).code).toBe(2);
    expect((await keyline(['check', 'a.yaml', '--format', 'xml'], { cwd })).code).toBe(2);
  });
});

describe('keyline publish', () => {
  let store: Store;
  beforeAll(async () => {
    store = await openTestStore('publish-command');
  });
  afterAll(() => store.close());
  const publish = (...args: string[]) => keyline(['publish', ...args], { cwd, env: { DATABASE_URL: store.url } });

  test('puts the folder in force, once', async () => {
    const first = await publish('--json');
    expect(first.code).toBe(0);
    expect(JSON.parse(first.stdout)).toMatchObject({
      campaigns: expect.arrayContaining(
        STARTER_IDS.map((id) => expect.objectContaining({ id, version: 1, change: 'new' })),
      ),
      settings: 'new',
      absent: [],
    });
    const again = await publish('campaigns', '--json');
    expect(JSON.parse(again.stdout).campaigns.map((each: { change: string }) => each.change)).toEqual(
      STARTER_IDS.map(() => 'unchanged'),
    );
    const { published, segments, settings } = await inTransaction(store, readPublished);
    expect(Object.keys(settings.markets ?? {})).toEqual(['gb', 'ir', 'ph', 'pk']);
    expect(settings.markets?.['ir']?.holidays).toContainEqual({ date: '2027-03-21', name: 'Nowruz' });
    expect(published.map(({ id, version }) => [id, version])).toEqual(STARTER_IDS.map((id) => [id, 1]));
    expect(segments.map(({ id }) => id)).toEqual(idsIn(join(STARTERS, 'segments')));
  });

  test('publishes nothing while a file has an error', async () => {
    const { code, stderr } = await publish('torn');
    expect(code).toBe(3);
    expect(stderr).toContain('torn/win-back.yaml:4:1');
    expect(await store.prisma.campaignVersion.count()).toBe(STARTER_IDS.length);
  });

  test('a folder that is not there', async () => {
    const { code, stderr } = await publish('nowhere');
    expect([code, stderr]).toEqual([3, 'keyline: there is nothing in nowhere: name a folder of campaigns\n']);
  });
});
