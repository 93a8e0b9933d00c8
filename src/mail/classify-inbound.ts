/**
 * Is it a person who answers, or a machine? Pure. Only what a program says of itself makes a mail an auto-reply (RFC 3834,
 * and the headers the common mail servers put in its place), or a subject no person would write; whatever is in doubt is a
 * person, because an absence note that reaches the owner costs a minute and an unread answer costs the customer.
 */
import type { InboundKind } from '../domain/inbound.ts';
import type { InboundMessage } from './read-inbound.ts';

export type ClassifiedKind = Extract<InboundKind, 'reply' | 'auto-reply' | 'other'>;

/** `because`: what it was told by, for `why` and for whoever doubts it. */
export type Classified = { readonly kind: ClassifiedKind; readonly because: string };

/** `envelopeFrom`: bare; empty for the null sender (`MAIL FROM:<>`), null where it is not known. */
export const classifyInbound = (mail: InboundMessage, envelopeFrom: string | null): Classified => {
  const report = reportIn(mail);
  if (report !== null) return { kind: 'other', because: report };
  const machine = machineIn(mail);
  if (machine !== null) return { kind: 'auto-reply', because: machine };
  if (AWAY.some((pattern) => pattern.test(mail.subject))) {
    return { kind: 'auto-reply', because: `subject: ${mail.subject.slice(0, 60)}` };
  }
  if (envelopeFrom !== null && envelopeFrom.replace(/[<>\s]/g, '') === '')
    return { kind: 'auto-reply', because: 'no return path' };
  return { kind: 'reply', because: 'nothing says a machine wrote it' };
};

/** What is no answer to anybody: reports of mail servers, complaint reports, answers to calendar invitations, lists. */
const reportIn = ({ type, headers, from, subject, attachments }: InboundMessage): string | null => {
  if (type === 'multipart/report') return 'a report (multipart/report)';
  if (attachments.some((part) => REPORT_PARTS.includes(part.type))) return 'a report of a mail server';
  if (attachments.some((part) => part.type === 'text/calendar' && part.method === 'REPLY')) return 'a calendar answer';
  if (from !== null && MAIL_SERVERS.test(from)) return 'a mail server';
  if (from !== null && NO_REPLY.test(from)) return 'an address that takes no answers';
  if (headers.some(({ name }) => name === 'x-failed-recipients')) return 'x-failed-recipients';
  if (BOUNCED.some((pattern) => pattern.test(subject))) return `subject: ${subject.slice(0, 60)}`;
  if (headers.some(({ name }) => name === 'list-id')) return 'a mailing list';
  return null;
};

const REPORT_PARTS: readonly string[] = [
  'message/delivery-status',
  'message/global-delivery-status',
  'message/feedback-report',
  'message/disposition-notification',
];

const MAIL_SERVERS = /^(mailer-daemon|post_?master|mail-daemon|maildaemon|mdaemon)@/;
const NO_REPLY = /^(no-?reply|do-?not-?reply|donotreply)([+._-][^@]*)?@/;

/** Headers by which programs own up. Their mere presence tells, unless a pattern says which value. */
const MACHINE: readonly (readonly [name: string, value: RegExp])[] = [
  ['auto-submitted', /^(?!\s*no\b)/i],
  ['x-autoreply', /^(?!\s*no\b)/i],
  ['x-autorespond', /^(?!\s*no\b)/i],
  ['x-autoresponse', /^(?!\s*no\b)/i],
  ['x-autoresponder', /^(?!\s*no\b)/i],
  ['x-autoreply-from', /./],
  ['x-mail-autoreply', /./],
  ['x-auto-reply-from', /./],
  ['x-fc-machinegenerated', /true/i],
  ['x-post-messageclass', /autoresponder/i],
  ['x-ms-exchange-generated-message-source', /mailbox rules|out of office/i],
  ['x-mailer', /auto-?respon|vacation/i],
  ['delivered-to', /^autoresponder$/i],
  ['precedence', /^\s*(bulk|junk|list|auto[_-]?reply)\b/i],
  ['x-precedence', /auto[_-]?reply/i],
];

const machineIn = ({ headers }: InboundMessage): string | null => {
  const found = headers.find(({ name, value }) =>
    MACHINE.some(([told, pattern]) => told === name && pattern.test(value)),
  );
  return found ? `${found.name}: ${found.value.slice(0, 60)}` : null;
};

/** Absence notes, at the beginning of the subject: what a person answers to one begins with `Re:`. */
const AWAY: readonly RegExp[] = [
  /^(automatic|auto|autom\.?)[ -]?(reply|response|answer)\b/i,
  /^(out of (the )?office|ooo\b|o\.o\.o\.|away (until|from)|vacation (reply|response|notice)|on (annual |sick |parental )?(leave|vacation|holiday)\b)/i,
  /^(i am|i'm|i’m) (currently )?(away|out of (the )?office|on (annual )?(leave|vacation|holiday))\b/i,
  /^(automatische antwort|abwesenheit|außer haus|ausser haus|nicht im (büro|haus)|im urlaub)/i,
  /^(réponse automatique|respuesta automática|risposta automatica|resposta automática)/i,
  /^[\p{Cf}\s]*(پاسخ[\p{Cf}\s]*خودکار|جواب[\p{Cf}\s]*خودکار|خارج از (دفتر|محل کار)|عدم حضور|در[\p{Cf}\s]*مرخصی|مرخصی[\p{Cf}\s]*(هستم|تا|از))/u,
  /^[\p{Cf}\s]*(خودکار (جواب|جوابی)|دفتر سے باہر|(میں )?(چھٹی|رخصت|تعطیل) پر)/u,
  /^(awtomatikong (tugon|sagot)|wala (ako )?sa opisina|nasa bakasyon|naka-?(leave|bakasyon))\b/i,
];

/** Mail servers that send their report as a plain text. */
const BOUNCED: readonly RegExp[] = [
  /^(undeliver(ed|able)\b|mail delivery (failed|failure|subsystem|system)|delivery (status notification|failure|has failed|failed)|returned mail\b|failure notice|mail system error|message undeliverable|warning: (message|could not send)|non-?delivery)/i,
  /^complaint about message from\b/i,
  /^(unzustellbar|rücksendung|nicht zustellbar|échec de (la )?remise|no se (pudo|puede) entregar)/i,
];
