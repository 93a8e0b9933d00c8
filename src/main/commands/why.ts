/**
 * `keyline why MESSAGE_ID`: event, rule with its inputs, campaign version, admission, attempts, gate, outcome.
 * `keyline why --account ID --campaign NAME`: the same question for what was not sent.
 */
import type { Command } from 'commander';
import { type ChainLink, whyChain, whyNotChain } from '../../console/server/why-chain.ts';
import type { WhyTexts } from '../../console/server/why-texts.ts';
import { whyTexts } from '../../console/server/why-texts-of.ts';
import type { Store } from '../../store/database/open.ts';
import { findTouches } from '../../store/touches/find-touches.ts';
import { findMessage } from '../../store/views/find-message.ts';
import { findTouch } from '../../store/views/find-touch.ts';
import { readWhy } from '../../store/views/read-why.ts';
import { readWhyNot } from '../../store/views/read-why-not.ts';
import { colours } from '../colours.ts';
import { withStore } from '../connect-store.ts';
import { Failure } from '../failure.ts';
import { jsonAnswer } from '../json-answer.ts';
import { printable } from '../print-table.ts';
import { unknownAccount } from '../unknown-account.ts';
import { unknownCampaign } from '../unknown-campaign.ts';
import { terminalWidth, wrapWords } from '../wrap-words.ts';

type Options = {
  readonly account?: string;
  readonly campaign?: string;
  readonly locale?: string;
  readonly json?: boolean;
};

export const registerWhy = (program: Command): void => {
  const command = program
    .command('why [message]')
    .summary('why a message was sent, or was not')
    .description('Explain a message that was sent, or with --account and --campaign one that was not')
    .option('--account <id>', 'the account that did not get it')
    .option('--campaign <name>', 'the campaign it did not get')
    .option('--locale <locale>', "language: en or fa (default: the account's owner's)")
    .option('--json', 'one JSON document on standard output')
    .action(async (message: string | undefined, options: Options) => {
      const { account, campaign } = options;
      if (message !== undefined && account === undefined && campaign === undefined) {
        await withStore((store) => explainMessage(store, message, options));
      } else if (message === undefined && account !== undefined && campaign !== undefined) {
        await withStore((store) => explainAbsence(store, account, campaign, options));
      } else {
        command.error('error: name a message (key, its beginning, or Message-ID), or both --account and --campaign');
      }
    });
};

const explainMessage = async (store: Store, reference: string, options: Options): Promise<void> => {
  const [key, ...others] = await findMessage(store, reference);
  if (others.length > 0) {
    const keys = [key, ...others].map((one) => one?.slice(0, 16)).join(', ');
    throw new Failure(`"${reference}" begins several keys: ${keys}. Write more of it.`);
  }
  const why = key === undefined ? null : await readWhy(store, key);
  if (why) {
    const title = `${why.subject || why.template}, to ${why.contact.address} at ${why.account.name}`;
    const texts = await textsFor(store, why.account.id, options);
    process.stdout.write(options.json ? jsonAnswer(why) : asText(title, whyChain(why, texts)));
    return;
  }
  // A touch that ended before there was a message of it has an id all the same.
  const [id, ...more] = await findTouches(store, reference);
  if (more.length > 0) throw new Failure(`"${reference}" is the beginning of several touches. Write more of it.`);
  const touch = id === undefined ? null : await findTouch(store, id);
  if (!touch)
    throw new Failure(`no message "${reference}". keyline account ID lists an account's messages with their keys.`);
  await explainAbsence(store, touch.account, touch.campaign, options);
};

const explainAbsence = async (store: Store, account: string, campaign: string, options: Options): Promise<void> => {
  const why = await readWhyNot(store, account, campaign);
  if (why === 'unknown account') throw await unknownAccount(store, account);
  if (why === 'unknown campaign') throw await unknownCampaign(store, campaign);
  const title = `${why.campaign.id} for ${why.account.name}`;
  const texts = await textsFor(store, account, options);
  process.stdout.write(options.json ? jsonAnswer(why) : asText(title, whyNotChain(why, texts)));
};

/** In the language asked for, or that of the account's owner. */
const textsFor = async (store: Store, account: string, { locale }: Options): Promise<WhyTexts> => {
  if (locale !== undefined) return whyTexts(locale);
  const row = await store.prisma.account.findUnique({ where: { id: account }, select: { ownerId: true } });
  const owner = row?.ownerId ? await store.prisma.owner.findUnique({ where: { id: row.ownerId } }) : null;
  return whyTexts(owner?.locale ?? 'en');
};

const asText = (title: string, chain: readonly ChainLink[]): string => {
  const width = Math.max(...chain.map(({ label }) => label.length)) + 2;
  const lines = chain.flatMap(({ label, lines: words }) =>
    words.map((line, index) => {
      const text = wrapWords(printable(line), terminalWidth() - width).replaceAll('\n', `\n${' '.repeat(width)}`);
      return `${colours.dim((index === 0 ? label : '').padEnd(width))}${text}`;
    }),
  );
  return `${colours.bold(printable(title))}\n${lines.join('\n')}\n`;
};
