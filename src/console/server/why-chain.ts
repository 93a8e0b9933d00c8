/** The chain of `why` as short labelled lines, the same for the terminal and the page, in the reader's language. */
import type { Said } from '../../store/views/read-said.ts';
import type { WhyMessage, WhyReason } from '../../store/views/read-why.ts';
import type { WhyNot, WhyTouch } from '../../store/views/read-why-not.ts';
import { ENGLISH_WHY } from './why-en.ts';
import type { At, WhyTexts } from './why-texts.ts';

export type ChainLink = { readonly label: string; readonly lines: readonly string[] };

/** Instants are local to the account. */
export const whyChain = (why: WhyMessage, texts: WhyTexts = ENGLISH_WHY): readonly ChainLink[] => {
  const at = atIn(why.account.timezone, texts);
  const { labels } = texts;
  const { admission, outcome, campaign, event, enrolment } = why;
  return [
    {
      label: labels.event,
      lines: event
        ? [
            texts.event(event.seq, event.type, at(event.at)),
            texts.source(event.source, event.sourceId),
            ...inputsOf(event.payload, texts),
          ]
        : [texts.noEvent],
    },
    {
      label: labels.rule,
      lines: [
        why.rule.trigger ? texts.trigger(why.rule.trigger) : texts.versionNotKept,
        ...(why.rule.because ? [texts.trueBecause(inWords(why.rule.because, texts))] : []),
        ...(why.rule.segmentBecause ? [texts.inSegmentBecause(inWords(why.rule.segmentBecause, texts))] : []),
      ],
    },
    {
      label: labels.campaign,
      lines: [
        texts.version(campaign.id, campaign.version, campaign.title),
        ...(campaign.publishedAt === null ? [] : [texts.published(at(campaign.publishedAt))]),
        texts.step(why.step, why.template),
        ...(enrolment.enteredAt === null ? [] : [texts.entered(at(enrolment.enteredAt))]),
        ...(enrolment.endedAt === null
          ? []
          : [texts.ended(at(enrolment.endedAt), inWords(enrolment.endedBecause, texts))]),
      ],
    },
    {
      label: labels.admission,
      lines: [
        ...admission.heldUp.map(
          (reason) =>
            `${at(reason.at)}: ${texts.joined([texts.word(reason.kind), texts.because(inWords(reason.reason, texts))])}`,
        ),
        texts.dueUntil(at(admission.dueAt), at(admission.sendBefore)),
        texts.decided(admission.transactional ? null : admission.topic, admission.decidedSeq),
      ],
    },
    ...saidLink(why.said, at, texts),
    {
      label: labels.attempts,
      lines:
        why.attempts.length === 0
          ? [texts.noAttempts]
          : why.attempts.map(({ fence, gate, outcome, reason, reply }) => {
              const words = told([gate && texts.gate(gate), outcome, reason, reply], texts);
              return `${texts.count(fence)}. ${words || texts.inFlight}`;
            }),
    },
    {
      label: labels.gate,
      lines: [why.gate ? texts.letOut(at(why.gate.at), why.gate.seq) : texts.notPassed],
    },
    {
      label: labels.outcome,
      lines: [
        told([outcome.phase, outcome.reason, outcome.reply], texts),
        ...why.responses.map((hit) =>
          texts.hit(texts.word(hit.kind), hit.link, at(hit.at), texts.word(hit.verdict), hit.because),
        ),
      ],
    },
  ];
};

/** Instants are local to the account. */
export const whyNotChain = (why: WhyNot, texts: WhyTexts = ENGLISH_WHY): readonly ChainLink[] => {
  const at = atIn(why.account.timezone, texts);
  const { labels } = texts;
  const { notEnrolled: refusal, campaign, account } = why;
  const never = why.enrolments.length === 0 ? texts.neverAsked : texts.neverRefused;
  return [
    {
      label: labels.campaign,
      lines: [
        texts.inForce(campaign.id, campaign.version, texts.word(campaign.status)),
        ...(account.standing === 'key' ? [] : [texts.noKeyAccount(account.name, account.standing)]),
      ],
    },
    {
      label: labels['not-taken-in'],
      lines: refusal
        ? [
            texts.because(inWords(refusal.reason, texts)),
            texts.lastRefused(
              at(refusal.lastAt),
              refusal.event && texts.fact(refusal.lastSeq, refusal.event),
              refusal.count,
            ),
          ]
        : [never],
    },
    ...unknownLink(why, at, texts),
    ...why.enrolments.map((enrolment) => ({
      label: labels['taken-in'],
      lines: [
        texts.takenIn(at(enrolment.enteredAt), inWords(enrolment.because, texts), enrolment.version),
        ...enrolment.reasons
          .filter(({ kind }) => !ENDS.includes(kind))
          .map((reason) => reasonLine(reason, why, at, texts)),
        ...enrolment.touches.map((touch) => touchLine(touch, at, texts)),
        enrolment.endedAt === null
          ? texts.stillIn
          : texts.endedAs(texts.word(enrolment.status), at(enrolment.endedAt), inWords(enrolment.endedBecause, texts)),
      ],
    })),
    ...saidLink(why.said, at, texts),
  ];
};

/** Left out where nobody said anything. */
const saidLink = (said: readonly Said[], at: At, texts: WhyTexts): readonly ChainLink[] =>
  said.length === 0 ? [] : [{ label: texts.labels.said, lines: said.map((each) => texts.said(each, at)) }];

/** Left out while orders come in. */
const unknownLink = ({ feed }: WhyNot, at: At, texts: WhyTexts): readonly ChainLink[] =>
  feed.stale && feed.knownUntil !== null
    ? [
        {
          label: texts.labels['not-known'],
          lines: [texts.ordersUnknown(at(feed.knownUntil), texts.distance(feed.knownUntil, feed.now))],
        },
      ]
    : [];

const atIn =
  (zone: string, texts: WhyTexts): At =>
  (instant) =>
    texts.instant(instant, zone);

/** Said already by the lines about entering and ending. */
const ENDS = ['entered', 'finished', 'exited'];

const touchLine = (touch: WhyTouch, at: At, texts: WhyTexts): string => {
  const ended = told([touch.status, because(touch.reason, texts)], texts);
  const message = touch.message ? ` [${touch.message.slice(0, 12)}]` : '';
  return `${texts.to(touch.step, touch.name)}: ${ended}${texts.due(at(touch.dueAt))}${message}`;
};

const reasonLine = (reason: WhyReason, why: WhyNot, at: At, texts: WhyTexts): string => {
  const names = why.enrolments.flatMap(({ touches }) => touches);
  const name = (reason.contact && names.find(({ contact }) => contact === reason.contact)?.name) || null;
  const step = reason.step === null ? '' : `${texts.to(reason.step, name)} `;
  return `${at(reason.at)}: ${step}${told([reason.kind, because(reason.reason, texts)], texts)}`;
};

const inWords = (reason: string | null, texts: WhyTexts): string => texts.reason(reason) ?? reason ?? texts.noReason;

const because = (reason: string | null, texts: WhyTexts): string | null => {
  const words = texts.reason(reason);
  return words === null ? null : texts.because(words);
};

/** Parts of an outcome in a row, none twice: a phase and its reason are often one word. */
const told = (parts: readonly (string | null)[], texts: WhyTexts): string => {
  const words = parts.filter((part): part is string => part !== null && part !== '');
  return texts.joined([...new Set(words.map((word) => (/^[A-Za-z]+$/.test(word) ? texts.word(word) : word)))]);
};

/** What of a fact a rule reads: an order's total, a change of rhythm. */
const inputsOf = (payload: Readonly<Record<string, unknown>>, texts: WhyTexts): readonly string[] => {
  const order = payload['order'] as { id?: string; total?: { minor: number; currency: string } } | undefined;
  if (order?.total) return [texts.order(order.id ?? '', texts.money(order.total))];
  const { from, to, reason } = payload;
  if (typeof to !== 'string') return [];
  return [texts.change(typeof from === 'string' ? from : null, to, typeof reason === 'string' ? reason : null)];
};
