/** The chain of `why` as short labelled lines, the same for the terminal and the page. */
import { formatMoney } from '../../domain/money.ts';
import type { BusinessTime } from '../../domain/time.ts';
import type { Said } from '../../store/views/read-said.ts';
import type { WhyMessage, WhyReason } from '../../store/views/read-why.ts';
import type { WhyNot, WhyTouch } from '../../store/views/read-why-not.ts';
import { stepName } from './describe-entry.ts';
import { describeReason } from './describe-reason.ts';
import { describeSaid } from './describe-said.ts';
import { describeTrigger } from './describe-trigger.ts';
import { formatDistance, formatInstant } from './format-instant.ts';
import { isolate } from './isolate.ts';

export type ChainLink = { readonly label: string; readonly lines: readonly string[] };

/** Instants are local to the account. */
export const whyChain = (why: WhyMessage): readonly ChainLink[] => {
  const at = atIn(why.account.timezone);
  const { admission, outcome } = why;
  return [
    {
      label: 'Event',
      lines: why.event
        ? [
            `#${why.event.seq} ${why.event.type}, ${at(why.event.at)}`,
            `from ${why.event.source}, id ${why.event.sourceId}`,
            ...inputsOf(why.event.payload),
          ]
        : ['none: the account crossed into a segment, or the campaign was due by its calendar'],
    },
    {
      label: 'Rule',
      lines: [
        why.rule.trigger ? describeTrigger(why.rule.trigger) : 'the campaign version is not kept',
        ...(why.rule.because ? [`true because ${inWords(why.rule.because)}`] : []),
        ...(why.rule.segmentBecause ? [`in the segment because ${inWords(why.rule.segmentBecause)}`] : []),
      ],
    },
    {
      label: 'Campaign',
      lines: [
        `${why.campaign.id} version ${why.campaign.version}${why.campaign.title ? `: ${why.campaign.title}` : ''}`,
        ...(why.campaign.publishedAt === null ? [] : [`published ${at(why.campaign.publishedAt)}`]),
        `step ${stepName(why.step)}, template ${why.template}`,
        ...(why.enrolment.enteredAt === null ? [] : [`entered ${at(why.enrolment.enteredAt)}`]),
        ...(why.enrolment.endedAt === null
          ? []
          : [`ended ${at(why.enrolment.endedAt)}, because ${inWords(why.enrolment.endedBecause)}`]),
      ],
    },
    {
      label: 'Admission',
      lines: [
        ...admission.heldUp.map(
          (reason) => `${at(reason.at)}: ${KINDS[reason.kind] ?? reason.kind}, because ${inWords(reason.reason)}`,
        ),
        `due ${at(admission.dueAt)}, allowed until ${at(admission.sendBefore)}`,
        `${admission.transactional ? 'transactional' : `marketing, topic ${admission.topic}`}, decided at fact #${admission.decidedSeq}`,
      ],
    },
    ...saidLink(why.said, at),
    {
      label: 'Attempts',
      lines:
        why.attempts.length === 0
          ? ['none recorded']
          : why.attempts.map(
              (attempt) =>
                `${attempt.fence}. ${told([attempt.gate && `gate ${attempt.gate}`, attempt.outcome, attempt.reason, attempt.reply]) || 'in flight'}`,
            ),
    },
    {
      label: 'Gate',
      lines: [why.gate ? `let out ${at(why.gate.at)}, at fact #${why.gate.seq}` : 'not passed'],
    },
    {
      label: 'Outcome',
      lines: [
        told([outcome.phase, outcome.reason, outcome.reply]),
        ...why.responses.map(
          (hit) => `${hit.kind}${hit.link ? ` of ${hit.link}` : ''}, ${at(hit.at)}: ${hit.verdict} (${hit.because})`,
        ),
      ],
    },
  ];
};

/** Instants are local to the account. */
export const whyNotChain = (why: WhyNot): readonly ChainLink[] => {
  const at = atIn(why.account.timezone);
  const refusal = why.notEnrolled;
  return [
    {
      label: 'Campaign',
      lines: [
        `${why.campaign.id} version ${why.campaign.version}, ${why.campaign.status}`,
        ...(why.account.standing === 'key'
          ? []
          : [`${why.account.name} is a ${why.account.standing} account: campaigns run for key accounts only`]),
      ],
    },
    {
      label: 'Not taken in',
      lines: refusal
        ? [
            `because ${inWords(refusal.reason)}`,
            `last ${at(refusal.lastAt)}${refusal.event ? `, at fact #${refusal.lastSeq} ${refusal.event}` : ''}; refused ${refusal.count === 1 ? 'once' : `${refusal.count} times`} in all`,
          ]
        : [
            why.enrolments.length === 0
              ? 'never asked: nothing that happened so far triggers this campaign'
              : 'never refused',
          ],
    },
    ...unknownLink(why, at),
    ...why.enrolments.map((enrolment) => ({
      label: 'Taken in',
      lines: [
        `${at(enrolment.enteredAt)}, because ${inWords(enrolment.because)}; version ${enrolment.version}`,
        ...enrolment.reasons.filter(({ kind }) => !ENDS.includes(kind)).map((reason) => reasonLine(reason, why, at)),
        ...enrolment.touches.map((touch) => touchLine(touch, at)),
        enrolment.endedAt === null
          ? 'still in it'
          : `${enrolment.status} ${at(enrolment.endedAt)}, because ${inWords(enrolment.endedBecause)}`,
      ],
    })),
    ...saidLink(why.said, at),
  ];
};

/** Left out where nobody said anything. */
const saidLink = (said: readonly Said[], at: At): readonly ChainLink[] =>
  said.length === 0 ? [] : [{ label: 'People said', lines: said.map((each) => describeSaid(each, at)) }];

/** Left out while orders come in. */
const unknownLink = ({ feed }: WhyNot, at: At): readonly ChainLink[] =>
  feed.stale && feed.knownUntil !== null
    ? [
        {
          label: 'Not known',
          lines: [
            `orders after ${at(feed.knownUntil)} (${formatDistance(feed.knownUntil, feed.now)}): whether they are silent since then nobody knows, so what waits for silence does not start`,
          ],
        },
      ]
    : [];

type At = (instant: BusinessTime) => string;

const atIn =
  (zone: string): At =>
  (instant) =>
    formatInstant(instant, zone);

/** Said already by the lines about entering and ending. */
const ENDS = ['entered', 'finished', 'exited'];

const KINDS: Readonly<Record<string, string>> = {
  deferred: 'put off',
  dropped: 'not sent',
  refused: 'held back at the last moment',
};

const touchLine = (touch: WhyTouch, at: At): string =>
  `${stepName(touch.step)}${touch.name ? ` to ${isolate(touch.name)}` : ''}: ${told([touch.status, because(touch.reason)])}; due ${at(touch.dueAt)}${touch.message ? ` [${touch.message.slice(0, 12)}]` : ''}`;

const reasonLine = (reason: WhyReason, why: WhyNot, at: At): string => {
  const names = why.enrolments.flatMap(({ touches }) => touches);
  const name = reason.contact && names.find(({ contact }) => contact === reason.contact)?.name;
  const step = stepName(reason.step);
  return `${at(reason.at)}: ${step === null ? '' : `${step}${name ? ` to ${isolate(name)}` : ''} `}${told([KINDS[reason.kind] ?? reason.kind, because(reason.reason)])}`;
};

const inWords = (reason: string | null): string => describeReason(reason) ?? reason ?? 'no reason is kept';

const because = (reason: string | null): string | null => {
  const words = describeReason(reason);
  return words === null ? null : `because ${words}`;
};

/** Parts of an outcome in a row, none twice: a phase and its reason are often one word. */
const told = (parts: readonly (string | null)[]): string => {
  const words = parts.filter((part): part is string => part !== null && part !== '');
  return [...new Set(words.map((word) => (/^[A-Z]+$/.test(word) ? word.toLowerCase() : word)))].join(', ');
};

/** What of a fact a rule reads: an order's total, a change of rhythm. */
const inputsOf = (payload: Readonly<Record<string, unknown>>): readonly string[] => {
  const order = payload['order'] as { id?: string; total?: { minor: number; currency: string } } | undefined;
  if (order?.total) return [`order ${order.id ?? ''} of ${formatMoney(order.total)}`];
  const { from, to, reason } = payload;
  if (typeof to !== 'string') return [];
  return [
    `${typeof from === 'string' ? `from ${from} ` : ''}to ${to}${typeof reason === 'string' ? `: ${reason}` : ''}`,
  ];
};
