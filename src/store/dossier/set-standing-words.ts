/** What people say an account is to us: its level, its kinds, the three questions, the services it has. */
import type { Kind, Level, Question } from '../../domain/relationship.ts';
import type { BusinessTime } from '../../domain/time.ts';
import { type Said, type Speaker, sayOfAccount } from '../accounts/say-of-account.ts';
import type { Store } from '../database/open.ts';
import { holdBySolvency, type OffersAfter } from './hold-by-solvency.ts';
import { tellTrait } from './set-field.ts';
import { writeLevel } from './write-level.ts';

export const setLevel = (
  store: Store,
  speaker: Speaker,
  level: Level,
): Promise<Said<{ readonly level: Level; readonly before: string | null }>> =>
  sayOfAccount(store, speaker, async (voice) => {
    await writeLevel(voice, level, 'hand');
    return { level, before: voice.account.level };
  });

/** In the place of those before; empty: none. */
export const setKinds = (
  store: Store,
  speaker: Speaker,
  kinds: readonly Kind[],
): Promise<Said<{ readonly kinds: readonly Kind[]; readonly before: readonly string[] }>> =>
  sayOfAccount(store, speaker, async (voice) => {
    const { tx, account } = voice;
    const after = [...new Set(kinds)].sort();
    if (after.join() !== account.kinds.join()) {
      await tx.account.update({ where: { id: account.id }, data: { kinds: after } });
      await voice.audit('kinds set', account.id, { kinds: after, before: account.kinds });
      await tellTrait(voice, 'kinds', account.kinds.join(', ') || null, after.join(', ') || null);
    }
    return { kinds: after, before: account.kinds };
  });

export type Answer = {
  readonly question: Question;
  readonly answer: string;
  readonly source: string;
  /** Null: now. */
  readonly asOf: BusinessTime | null;
};

export type Qualified = {
  readonly question: Question;
  readonly answer: string;
  readonly offers: OffersAfter;
};

/** An answer to one of the three questions. Overdue invoices and a credit stop hold offers; another answer lets them go. */
export const setAnswer = (store: Store, speaker: Speaker, given: Answer): Promise<Said<Qualified>> =>
  sayOfAccount(store, speaker, async (voice) => {
    const { tx, account, now, actor } = voice;
    const { question, answer, source } = given;
    const known = account.qualification as Readonly<Record<string, { readonly value?: string } | undefined>>;
    const before = known[question]?.value ?? null;
    const asOf = new Date(given.asOf ?? now).toISOString();
    await tx.account.update({
      where: { id: account.id },
      data: { qualification: { ...known, [question]: { value: answer, source, asOf } } },
    });
    await voice.audit('qualified', account.id, { question, answer, source, asOf, before });
    if (before !== answer) await tellTrait(voice, question, before, answer);
    const offers =
      question === 'solvency' ? await holdBySolvency(tx, { account: account.id, answer, actor }, now) : null;
    if (offers !== null) voice.ring(offers.ring);
    return { question, answer, offers: offers?.offers ?? 'as before' };
  });

export type ServiceWord = { readonly name: string; readonly status: string; readonly source: string };

export const setService = (
  store: Store,
  speaker: Speaker,
  { name, status, source }: ServiceWord,
): Promise<Said<{ readonly service: string; readonly status: string; readonly before: string | null }>> =>
  sayOfAccount(store, speaker, async (voice) => {
    const { tx, account, now } = voice;
    const where = { accountId_name: { accountId: account.id, name } };
    const before = (await tx.service.findUnique({ where }))?.status ?? null;
    if (before !== status) {
      const data = { status, source, since: new Date(now) };
      await tx.service.upsert({ where, create: { accountId: account.id, name, ...data }, update: data });
      await voice.audit('service set', account.id, { service: name, status, source, before });
      await tellTrait(voice, `service.${name}`, before, status);
    }
    return { service: name, status, before };
  });
