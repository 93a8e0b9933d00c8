/** `keyline receive`: a mail that came back, handed in by a mail server's pipe or by hand. */
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { Command } from 'commander';
import { acceptInbound } from '../../ingest/mail/accept-inbound.ts';
import { readSigningKeys } from '../../store/database/signing-keys.ts';
import { withStore } from '../connect-store.ts';
import { Failure } from '../failure.ts';
import { jsonAnswer } from '../json-answer.ts';
import { ringAccount } from '../ring-account.ts';
import { wordsOf } from '../words-of.ts';

type Options = { readonly to: string; readonly from?: string; readonly json?: boolean };

export const registerReceive = (program: Command): void => {
  program
    .command('receive [file]')
    .summary('take in a mail that came back (a mail server pipes it)')
    .description(
      'Take in a mail for a reply+ or bounce+ address, from a file or standard input. A mail server pipes it like ' +
        'this, so that it keeps what was not taken: keyline receive --to "$RECIPIENT" --from "$SENDER" || exit 75',
    )
    .requiredOption('--to <address>', 'the address it was sent to (RCPT TO)')
    .option('--from <address>', 'its return path (MAIL FROM), "" for the null sender of bounces and absence notes')
    .option('--json', 'one JSON document on standard output')
    .action(receive);
};

const receive = async (file: string | undefined, { to, from, json }: Options): Promise<void> => {
  const raw = file === undefined || file === '-' ? await buffer(process.stdin) : await readMail(file);
  if (raw.length === 0) throw new Failure('the mail is empty: give a file, or pipe the mail in', 3);
  await withStore(async (store, surroundings) => {
    const accepted = await acceptInbound(
      {
        store,
        keys: await readSigningKeys(store),
        ring: async (accounts) => {
          for (const account of accounts) await ringAccount(surroundings, account);
        },
        log: (line) => void process.stderr.write(`${line}\n`),
      },
      raw,
      { from: from ?? null, to: [to] },
    );
    if (accepted.type === 'too-big')
      throw new Failure(`the mail has ${raw.length} bytes; at most ${accepted.most} are taken`, 3);
    if (json) process.stdout.write(jsonAnswer(accepted.type === 'copy' ? { type: 'copy' } : accepted));
    else if (accepted.type === 'copy') process.stdout.write('Taken before: nothing changed.\n');
    else process.stdout.write(`Taken as ${accepted.kind}${accepted.account === null ? '' : `, ${accepted.account}`}\n`);
  });
};

const readMail = async (file: string): Promise<Buffer> => {
  try {
    return await readFile(file);
  } catch (error) {
    throw new Failure(`${file} cannot be read: ${wordsOf(error)}`, 3);
  }
};
