/** Reads `send: template`, with `subject`, `if_empty`, `offer`, `transactional`. */
import { z } from 'zod';
import type { Step } from '../../domain/campaign.ts';
import { checkTemplate } from '../catalogue.ts';
import { checkShape, isRecord, show } from '../check-shape.ts';
import { identifier, stepId, trueOrFalse, words } from '../field-values.ts';
import type { Path } from '../path.ts';
import { checkPlaceholders } from './placeholders.ts';
import type { StepReader, StepReading } from './step-draft.ts';

export const SEND = {
  schema: z
    .strictObject({
      send: identifier.meta({ description: 'The template of the mail.', names: 'template', sample: 'we-miss-you' }),
      id: stepId,
      subject: words.optional().meta({
        description: "Its subject; otherwise the template's own, in the language of the reader.",
        sample: 'News for {{account.name}}',
      }),
      if_empty: z
        .unknown()
        .optional()
        .meta({ description: 'What goes out when the offer, or its list of products, is empty.' }),
      offer: identifier.optional().meta({
        description: 'The offer it leans on, or none.',
        preset: 'the newest made before it, where its template names one',
        rows: [24],
      }),
      transactional: trueOrFalse.optional().meta({
        description: 'Owed to them: it needs no topic, and neither counts for caps nor waits.',
        preset: false,
        rows: [36],
      }),
      from: z.literal('account.owner').optional().meta({
        description:
          "Mails are signed and answered by the account's owner: the one sender there is, which may be said.",
        preset: 'account.owner',
      }),
    })
    .meta({
      description: 'Sends a mail to the contacts of the audience.',
      rows: [12, 13, 30, 36, 38, 39],
      yaml: `
- send: we-miss-you
  subject: "News for {{account.name}}"
`,
    }),
  later: ['attach', 'to', 'window'],
};

/** Says that flattening is to find the offer a send leans on; no offer can have this name. */
export const OFFER_BY_TEMPLATE = '?';

export const readSend: StepReader = (value, path, reading) => {
  const keys = checkShape(SEND, value, path, reading.report, 'a send');
  if (!keys) return null;
  checkTemplate(keys.send, [...path, 'send'], reading);
  if (keys.subject !== undefined) checkPlaceholders(keys.subject, true, [...path, 'subject'], reading.report);
  const ifEmpty = readIfEmpty(keys.if_empty, [...path, 'if_empty'], reading);
  if (ifEmpty === undefined) return null;
  const needsOffer = ifEmpty ? null : keys.offer === 'none' ? null : (keys.offer ?? OFFER_BY_TEMPLATE);
  return {
    derived: `send:${keys.send}`,
    blocks: [],
    build: ({ id, next }) => ({
      id,
      next,
      type: 'send',
      template: keys.send,
      subject: keys.subject ?? null,
      // Without a name yet: the newest offer made on the way, which `lean-on-offers.ts` fills in.
      ifEmpty: ifEmpty && { offer: keys.offer ?? OFFER_BY_TEMPLATE, template: ifEmpty.template },
      needsOffer,
      transactional: keys.transactional ?? false,
    }),
  };
};

type IfEmpty = Pick<NonNullable<Extract<Step, { type: 'send' }>['ifEmpty']>, 'template'>;

/** `{ offer.products: other-template }` or `{ offer: skip }`. Undefined: wrong, reported. */
const readIfEmpty = (value: unknown, path: Path, reading: StepReading): IfEmpty | null | undefined => {
  if (value === undefined) return null;
  const entries = isRecord(value) ? Object.entries(value) : [];
  const [entry, ...more] = entries;
  if (!entry || more.length > 0 || (entry[0] !== 'offer' && entry[0] !== 'offer.products')) {
    const message = `${show(entry?.[0] ?? value)} is not what a send can wait for. Write { offer.products: other-template } or { offer: skip }.`;
    reading.report(path, { code: 'invalid-value', message });
    return undefined;
  }
  const [key, template] = entry;
  if (template === 'skip') return { template: null };
  const parsed = identifier.safeParse(template);
  if (!parsed.success) {
    const message = `${show(template)} is neither a template nor skip.`;
    reading.report([...path, key], { code: 'invalid-value', message });
    return undefined;
  }
  checkTemplate(parsed.data, [...path, key], reading);
  return { template: parsed.data };
};
