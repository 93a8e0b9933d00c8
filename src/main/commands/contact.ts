/** `keyline contact move|left|back`: people change places; consent and caps go with them. */
import { userInfo } from 'node:os';
import type { Command } from 'commander';
import type { Store } from '../../store/database/open.ts';
import { type ContactMoved, contactBack, contactLeft, moveContact } from '../../store/people/move-contact.ts';
import { withStore } from '../connect-store.ts';
import { Failure } from '../failure.ts';
import { jsonAnswer } from '../json-answer.ts';
import { ringAccounts } from '../ring-accounts.ts';
import { unknownAccount } from '../unknown-account.ts';

type Options = { readonly as: string; readonly json?: boolean };
type Done = Extract<ContactMoved, { type: 'done' }>;

export const registerContact = (program: Command): void => {
  const contact = program
    .command('contact')
    .summary('people: moved to another account, left, came back')
    .description('What becomes of people at accounts');
  const add = (spec: string, what: string) =>
    contact
      .command(spec)
      .description(what)
      .option('--as <name>', 'who says so', userInfo().username)
      .option('--json', 'one JSON document on standard output');
  add(
    'move <contact> <account>',
    'to another account: what is planned where they were ends, nothing starts by it',
  ).action((person: string, into: string, { as: actor, json }: Options) =>
    run(
      json,
      person,
      (store) => moveContact(store, { contact: person, into, actor }),
      ({ name, from }) => `${name} moved from ${from} to ${into}.`,
    ),
  );
  add('left <contact>', 'works there no more: what is planned for them ends').action(
    (person: string, { as: actor, json }: Options) =>
      run(
        json,
        person,
        (store) => contactLeft(store, { contact: person, actor }),
        ({ name, from }) => `${name} has left ${from}.`,
      ),
  );
  add('back <contact>', 'is there after all: may be written to again').action(
    (person: string, { as: actor, json }: Options) =>
      run(
        json,
        person,
        (store) => contactBack(store, { contact: person, actor }),
        ({ name, from }) => `${name} is with ${from} again.`,
      ),
  );
};

const run = (
  json: boolean | undefined,
  person: string,
  change: (store: Store) => Promise<ContactMoved>,
  say: (done: Done) => string,
): Promise<void> =>
  withStore(async (store, surroundings) => {
    const moved = await change(store);
    switch (moved.type) {
      case 'unknown-contact':
        throw new Failure(
          `no contact "${person}": give an id or an address; keyline account ID --json lists an account's people`,
        );
      case 'unknown-account':
        throw await unknownAccount(store, moved.account);
      case 'refused':
        throw new Failure(moved.reason);
      case 'done': {
        const rung = await ringAccounts(surroundings, moved.ring);
        const { type: _type, ring: _ring, ...answer } = moved;
        process.stdout.write(json ? jsonAnswer({ ...answer, rung }) : `${say(moved)}${sayWhatFollows(moved)}\n`);
      }
    }
  });

const sayWhatFollows = ({ touches, successor }: Done): string =>
  `${touches === 0 ? '' : ` ${touches} planned touches ended.`}${successor === null ? '' : ' The owner is asked for a successor.'}`;
