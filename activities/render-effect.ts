import { instantOf, localOf } from '../src/domain/local-time.ts';
import { firstZone, placeOf } from '../src/domain/place.ts';
import type { Settings } from '../src/domain/settings.ts';
import { type BusinessTime, DAY, later } from '../src/domain/time.ts';
import { buildMessage } from '../src/mail/build-message.ts';
import { type CompiledTemplate, withSubject } from '../src/mail/compile-template.ts';
import { AddressError } from '../src/mail/mailbox.ts';
import type { MessageData } from '../src/mail/message-data.ts';
import type { Templates } from '../src/mail/open-templates.ts';
import { renderMessage } from '../src/mail/render-message.ts';
import { replyAddress } from '../src/mail/reply-address.ts';
import { signToken, type TokenKey, type TokenPurpose } from '../src/mail/token.ts';
import { readTriggerSubject, type TriggerSubject } from '../src/store/cases/read-trigger-subject.ts';
import { readNow } from '../src/store/database/clock.ts';
import type { Store } from '../src/store/database/open.ts';
import type { Claim } from '../src/store/ledger/claim.ts';
import { type RenderRows, readRenderRows } from '../src/store/ledger/read-render-rows.ts';
import type { SendEffect } from '../src/store/ledger/send-effect.ts';
import { readUsualBasket } from '../src/store/views/read-usual-basket.ts';
import { eventData, questionData, rsvpData, tierData } from './occasion-data.ts';
import type { RenderEffect } from './send-message.ts';

/** Links in a mail work for this long; unsubscribing must, by law in many places, for much longer than anybody waits. */
const TOKEN_LIFE = 400 * DAY;

export type RenderDependencies = {
  readonly store: Store;
  readonly templates: Templates;
  /** Live keys, newest first. */
  readonly keys: readonly TokenKey[];
  /** Origin of the tracking server, without a slash at the end. */
  readonly publicUrl: string;
  readonly settings: () => Promise<Settings>;
  /**
   * True: what is sent to a reply address of the sending domain reaches us, so answers go there and are forwarded. Default
   * false: answers go to the owner's own mailbox and we do not see them.
   */
  readonly answersComeIn?: boolean;
};

/** Makes the bytes of a claimed message: people from the store, words from the template, links signed for this message. */
export const createRender =
  ({ store, templates, keys, publicUrl, settings, answersComeIn = false }: RenderDependencies): RenderEffect =>
  async (effect, claim) => {
    const [rows, set, now] = await Promise.all([
      readRenderRows(store, claim.accountId, claim.contactId),
      settings(),
      readNow(store.prisma),
    ]);
    const link = (purpose: TokenPurpose, n = 0): string =>
      signToken(keys, { purpose, messageKey: claim.key, link: n, expiresAt: later(now.business, TOKEN_LIFE) });
    const tracked = rows.contact?.trackingConsent === true;
    const unsubscribeUrl = `${publicUrl}/u/${link('unsubscribe')}`;
    try {
      const template = await templateOf(templates, effect, claim.locale);
      const rsvp = rsvpData(effect, publicUrl, link);
      const questions = questionData(effect, template.locale, publicUrl, link);
      const [tier, usual, subject] = await Promise.all([
        tierData(store, claim.accountId, set, now.business),
        readUsualBasket(store, claim.accountId),
        readTriggerSubject(store, effect.enrolment, now.business),
      ]);
      const data = messageData(effect, claim, rows, set, { tier, rsvp, questions, usual, subject }, now.business);
      const content = renderMessage(template, data, {
        unsubscribeUrl,
        preferencesUrl: `${publicUrl}/p/${link('preferences')}`,
        openPixelUrl: tracked ? `${publicUrl}/t/o/${link('open')}.gif` : null,
        trackLink: tracked ? (n) => `${publicUrl}/t/c/${link('click', n)}` : null,
      });
      const sender = rows.owner ? { ...set.sender, name: rows.owner.name } : set.sender;
      const sendingDomain = set.sender.address.split('@')[1] ?? 'localhost';
      const built = await buildMessage({
        key: claim.key,
        sendingDomain,
        from: sender,
        replyTo: answersComeIn
          ? { name: sender.name, address: replyAddress(keys, claim.key, sendingDomain) }
          : rows.owner && { name: rows.owner.name, address: rows.owner.email },
        to: { name: nameOf(rows), address: claim.address },
        date: now.business,
        content,
        locale: template.locale,
        campaign: effect.campaign,
        step: effect.step,
        topic: effect.topic,
        transactional: effect.transactional,
        unsubscribeUrl,
        keys,
      });
      return {
        type: 'rendered',
        message: {
          subject: content.subject,
          contentHash: built.contentHash,
          links: content.links,
          envelope: { from: built.envelope.from, to: built.envelope.to[0] },
          raw: built.raw,
        },
      };
    } catch (error) {
      // A template or value that fails will fail again: this message has its reason, the others go on.
      if (isContentFault(error)) return { type: 'failed', reason: error.message };
      throw error;
    }
  };

/** A campaign's own subject is judged and filled by the same rules as the template's. */
const templateOf = async (templates: Templates, effect: SendEffect, locale: string): Promise<CompiledTemplate> => {
  const template = await templates.compiled(effect.template, locale, effect.templateHash);
  return effect.subject === null ? template : withSubject(template, effect.subject);
};

const isContentFault = (error: unknown): error is Error =>
  error instanceof AddressError ||
  (error instanceof Error && ['TemplateError', 'MissingValueError', 'UnsafeUrlError'].includes(error.name));

const nameOf = ({ contact }: RenderRows): string => `${contact?.firstName ?? ''} ${contact?.lastName ?? ''}`.trim();

const messageData = (
  effect: SendEffect,
  claim: Claim,
  rows: RenderRows,
  settings: Settings,
  {
    tier,
    rsvp,
    questions,
    usual,
    subject,
  }: Pick<MessageData, 'tier' | 'rsvp' | 'questions' | 'usual'> & { readonly subject: TriggerSubject },
  now: BusinessTime,
): MessageData => {
  const zones = zonesOf(rows, settings);
  return {
    account: { name: rows.account.name },
    contact: {
      first_name: rows.contact?.firstName ?? '',
      last_name: rows.contact?.lastName ?? '',
      email: claim.address,
    },
    owner: {
      name: rows.owner?.name ?? settings.sender.name,
      email: rows.owner?.email ?? settings.sender.address,
      title: rows.owner?.title || null,
    },
    company: { ...settings.company, website: settings.company.website ?? null },
    offer: effect.data.offer && {
      percent: effect.data.offer.percent,
      code: effect.data.offer.code,
      products: effect.data.offer.products.map((product) => ({ name: product.name })),
      expires_on: effect.data.offer.expiresAt && endOfDay(effect.data.offer.expiresAt, zones),
      gift: effect.data.offer.gift ?? null,
      rebate: effect.data.offer.rebate ?? null,
      terms: effect.data.offer.conditions ? { credit_days: effect.data.offer.conditions.creditDays ?? null } : null,
    },
    order: orderData(effect, subject),
    usual: usual.map(({ name, quantity }) => ({ name, quantity })),
    gathered: effect.data.gatheredOrders,
    event: eventData(effect),
    rsvp,
    questions,
    tier,
    case: subject.case && { title: subject.case.title, answer_by: subject.case.answerBy },
    reason: null,
    now,
    timezone: zones.reader,
  };
};

/** The order that triggered it, or the one that came late, of which only the number is said. */
const orderData = ({ data }: SendEffect, { lateOrder }: TriggerSubject): MessageData['order'] => {
  if (data.order) {
    return { id: data.order.id, items: data.order.items.map(({ name, quantity }) => ({ name, quantity })) };
  }
  return lateOrder === null ? null : { id: lateOrder, items: [] };
};

type Zones = { readonly account: string; readonly reader: string };

const zonesOf = ({ account, contact }: RenderRows, settings: Settings): Zones => {
  const { timezone } = placeOf(settings, account);
  return { account: timezone, reader: firstZone(contact?.timezone, timezone) };
};

/**
 * An offer ends with a day of the account's calendar: its date is the same for every reader. Answers the midnight that ends
 * that date where the reader is; the date of the instant itself would there be the day after, or before.
 */
const endOfDay = (expiresAt: BusinessTime, zones: Zones): BusinessTime => {
  const { year, month, day } = localOf(expiresAt, zones.account);
  return instantOf({ year, month, day: day + 1, minuteOfDay: 0 }, zones.reader);
};
