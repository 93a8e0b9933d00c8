import type { InboundMatch } from '../../domain/inbound.ts';
import type { BusinessTime } from '../../domain/time.ts';
import { readKnownSettings } from '../campaigns/read-settings.ts';
import type { Transaction } from '../database/open.ts';
import { readAddressees } from '../notices/read-addressees.ts';
import { writeNotice } from '../notices/write-notice.ts';

/**
 * Forwards a mail that came in to the account's owner (and the deputy of one who is away); where the account has no owner,
 * to the company's own address, because somebody has to read it. `heldUntil`: end of the hold it placed.
 */
export const forwardInbound = async (
  tx: Transaction,
  mail: { readonly id: string; readonly subject: string },
  match: InboundMatch,
  now: BusinessTime,
  heldUntil: BusinessTime | null,
): Promise<void> => {
  const { ownerId } = await tx.account.findUniqueOrThrow({ where: { id: match.account }, select: { ownerId: true } });
  const owners = await readAddressees(tx, ownerId, now);
  const company = (await readKnownSettings(tx)).sender.address;
  const readers = owners.length > 0 ? owners : [{ owner: null, address: company }];
  for (const [index, reader] of readers.entries()) {
    await writeNotice(tx, {
      id: index === 0 ? `reply/${mail.id}` : `reply/${mail.id}/${reader.owner}`,
      kind: 'reply',
      owner: reader.owner,
      account: match.account,
      address: reader.address,
      subject: mail.subject,
      body: { inbound: mail.id, heldUntil },
      dueAt: now,
    });
  }
};
