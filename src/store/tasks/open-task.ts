import { fillText } from '../../domain/fill-text.ts';
import type { EffectId } from '../../domain/ids.ts';
import { businessTime } from '../../domain/time.ts';
import type { Effect } from '../../engine/decision.ts';
import { readNow } from '../database/clock.ts';
import { inTransaction, type Store } from '../database/open.ts';
import { lockEffect } from '../ledger/lock-effect.ts';
import { tellOwner } from './tell-owner.ts';

/**
 * Opens the task or alert an effect asks for, for the account's owner; the effect's id makes it safe to repeat. One open
 * task per (campaign, step, account), or per person where the journey is a person's: an older one is closed as not needed.
 */
export const openTask = (store: Store, effectId: EffectId): Promise<void> =>
  inTransaction(store, async (tx) => {
    const row = await lockEffect(tx, effectId);
    if (row.status !== 'open') return;
    const effect = row.payload as unknown as Extract<Effect, { type: 'task' | 'alert' }>;
    const account = await tx.account.findUniqueOrThrow({ where: { id: row.accountId } });
    const contactId = effect.type === 'task' ? effect.contact : null;
    const contact = contactId === null ? null : await tx.contact.findUnique({ where: { id: contactId } });
    const now = new Date((await readNow(tx)).business);
    const journey = await tx.enrolment.findUnique({ where: { id: row.enrolmentId }, select: { contactId: true } });
    const personal = contactId !== null && journey?.contactId === contactId;
    await tx.task.updateMany({
      where: {
        ...(personal ? { contactId } : {}),
        accountId: row.accountId,
        campaignId: effect.campaign,
        step: effect.step,
        status: 'open',
        id: { not: effectId },
      },
      data: { status: 'not-needed', closedAt: now, note: 'asked again' },
    });
    const title = fillText(effect.title, {
      'account.name': account.name,
      'contact.first_name': contact?.firstName ?? '',
      'contact.last_name': contact?.lastName ?? '',
    });
    await tx.task.createMany({
      data: [
        {
          id: effectId,
          accountId: row.accountId,
          contactId,
          ownerId: account.ownerId,
          campaignId: effect.campaign,
          enrolmentId: effect.enrolment,
          step: effect.step,
          kind: effect.type,
          title,
          dueAt: effect.type === 'task' ? new Date(effect.dueAt) : now,
          outcomes: effect.type === 'task' ? [...effect.outcomes] : [],
          createdAt: now,
        },
      ],
      skipDuplicates: true,
    });
    if (effect.type === 'alert') {
      const { campaign } = effect;
      await tellOwner(tx, { account, kind: campaign, campaign, title }, businessTime(now.getTime()));
    }
    await tx.effect.update({ where: { id: effectId }, data: { status: 'done', doneAt: now } });
    await tx.plannedTouch.updateMany({
      where: { id: effectId },
      data: { status: 'accepted', finalAt: now, reason: 'task opened' },
    });
  });
