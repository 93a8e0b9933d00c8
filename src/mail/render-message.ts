/** Fills a compiled template for one recipient. Pure: the same template, data and links give the same message. */
import { cleanBlock, cleanLine, cleanValue } from './clean-text.ts';
import type { CompiledTemplate } from './compile-template.ts';
import { describeEvent } from './describe-event.ts';
import { type MessageLink, recordLinks } from './link-recorder.ts';
import type { MessageData } from './message-data.ts';

/** The links we make for one message. The first two are for every recipient; the others need consent to tracking. */
export type MessageUrls = {
  readonly unsubscribeUrl: string;
  readonly preferencesUrl: string;
  /** Address of the open pixel; null without tracking consent: no pixel. */
  readonly openPixelUrl: string | null;
  /** Tracked address of link `n`; null without tracking consent: plain links. */
  readonly trackLink: ((n: number) => string) | null;
};

export type RenderedMessage = {
  readonly subject: string;
  readonly preheader: string;
  readonly html: string;
  readonly text: string;
  /** Destinations of the tracked links, for the ledger; empty without tracking. */
  readonly links: readonly MessageLink[];
};

/**
 * Throws MissingValueError for a value the template needs and the data has not, UnsafeUrlError for a link that is none:
 * both mean that this message must not go out.
 */
export const renderMessage = (template: CompiledTemplate, data: MessageData, urls: MessageUrls): RenderedMessage => {
  const links = recordLinks(urls.trackLink);
  const values = cleanData(data);
  const context = {
    ...values,
    contact: { ...values.contact, name: `${values.contact.first_name} ${values.contact.last_name}`.trim() },
    event: values.event && describeEvent(values.event, values.timezone),
    unsubscribe_url: urls.unsubscribeUrl,
    preferences_url: urls.preferencesUrl,
    open_pixel_url: urls.openPixelUrl,
  };
  const options = { data: { links } };
  const html = template.parts.html.fill(context, options);
  return {
    subject: cleanLine(template.parts.subject.fill(context, options)),
    preheader: cleanLine(template.parts.preheader.fill(context, options)),
    html: html.trim().concat('\n'),
    text: cleanBlock(template.parts.text.fill(context, options)),
    links: links.links(),
  };
};

/** Every text of the data as a clean line, so that a condition and the print it guards see the same value. */
const cleanData = <T>(value: T): T => {
  if (typeof value === 'string') return cleanValue(value) as T & string;
  if (Array.isArray(value)) return value.map(cleanData) as T & unknown[];
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cleanData(inner)])) as T;
};
