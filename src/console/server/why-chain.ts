/** The chain of `why` as short labelled lines, the same for the terminal and the page. */
import { formatMoney } from '../../domain/money.ts';
import type { BusinessTime } from '../../domain/time.ts';
import type { WhyMessage, WhyReason } from '../../store/read-why.ts';
import type { WhyNot, WhyTouch } from '../../store/read-why-not.ts';
import { describeTrigger } from './describe-trigger.ts';
import { formatInstant } from './format-instant.ts';

export type ChainLink = { readonly label: string; readonly lines: readonly string[] };

export const whyChain = (why: WhyMessage, zone: string): readonly ChainLink[] => {
  const at = (instant: BusinessTime) => formatInstant(instant, zone);
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
        ...(why.rule.because ? [`true because: ${why.rule.because}`] : []),
        ...(why.rule.segmentBecause ? [`in the segment because: ${why.rule.segmentBecause}`] : []),
      ],
    },
    {
      label: 'Campaign',
      lines: [
        `${why.campaign.id} version ${why.campaign.version}${why.campaign.title ? `: ${why.campaign.title}` : ''}`,
        ...(why.campaign.publishedAt === null ? [] : [`published ${at(why.campaign.publishedAt)}`]),
        `step ${why.step}, template ${why.template}`,
        ...(why.enrolment.enteredAt === null ? [] : [`entered ${at(why.enrolment.enteredAt)}`]),
        ...(why.enrolment.endedAt === null
          ? []
          : [`ended ${at(why.enrolment.endedAt)}: ${why.enrolment.endedBecause}`]),
      ],
    },
    {
      label: 'Admission',
      lines: [
        ...admission.heldUp.map((reason) => `${at(reason.at)} ${reason.kind}: ${reason.reason}`),
        `due ${at(admission.dueAt)}, allowed until ${at(admission.sendBefore)}`,
        `${admission.transactional ? 'transactional' : `marketing, topic ${admission.topic}`}, decided at fact #${admission.decidedSeq}`,
      ],
    },
    {
      label: 'Attempts',
      lines:
        why.attempts.length === 0
          ? ['none recorded']
          : why.attempts.map(
              (attempt) =>
                `${attempt.fence}. ${[attempt.gate && `gate ${attempt.gate}`, attempt.outcome, attempt.reason, attempt.reply].filter(Boolean).join(', ') || 'in flight'}`,
            ),
    },
    {
      label: 'Gate',
      lines: [why.gate ? `let out ${at(why.gate.at)}, at fact #${why.gate.seq}` : 'not passed'],
    },
    {
      label: 'Outcome',
      lines: [
        [outcome.phase.toLowerCase(), outcome.reason, outcome.reply].filter(Boolean).join(', '),
        ...why.responses.map(
          (hit) => `${hit.kind}${hit.link ? ` ${hit.link}` : ''} ${at(hit.at)}: ${hit.verdict} (${hit.because})`,
        ),
      ],
    },
  ];
};

export const whyNotChain = (why: WhyNot, zone: string): readonly ChainLink[] => {
  const at = (instant: BusinessTime) => formatInstant(instant, zone);
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
      label: 'Not enrolled',
      lines: refusal
        ? [
            `${refusal.reason} (${refusal.count} ${refusal.count === 1 ? 'time' : 'times'}, last ${at(refusal.lastAt)}${refusal.event ? ` at fact #${refusal.lastSeq} ${refusal.event}` : ''})`,
          ]
        : [
            why.enrolments.length === 0
              ? 'never asked: nothing that happened so far triggers this campaign'
              : 'never refused',
          ],
    },
    ...why.enrolments.map((enrolment) => ({
      label: 'Enrolment',
      lines: [
        `${enrolment.status}, version ${enrolment.version}, entered ${at(enrolment.enteredAt)} because ${enrolment.because}`,
        ...(enrolment.endedAt === null ? [] : [`ended ${at(enrolment.endedAt)}: ${enrolment.endedBecause}`]),
        ...enrolment.touches.map((touch) => touchLine(touch, at)),
        ...enrolment.reasons.map((reason) => reasonLine(reason, at)),
      ],
    })),
  ];
};

const touchLine = (touch: WhyTouch, at: (instant: BusinessTime) => string): string =>
  `${touch.step}${touch.contact ? ` to ${touch.contact}` : ''}: ${touch.status}${touch.reason ? `, ${touch.reason}` : ''}, due ${at(touch.dueAt)}${touch.message ? ` [${touch.message.slice(0, 12)}]` : ''}`;

const reasonLine = (reason: WhyReason, at: (instant: BusinessTime) => string): string =>
  `${at(reason.at)} ${reason.step ?? ''} ${reason.kind}: ${reason.reason}`.replaceAll('  ', ' ');

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
