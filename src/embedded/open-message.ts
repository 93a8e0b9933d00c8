import PostalMime, { type Address } from 'postal-mime';

/** A caught message taken apart, as a reader (or the demo's responder) sees it. */
export type OpenedMessage = {
  /** As in the headers, `Name <address>`. */
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  /** The Date header in ISO form, or as it stands when it is no date. */
  readonly date: string | null;
  readonly html: string | null;
  readonly text: string | null;
  /** In the order of the message, names as written. */
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  /** Of the HTML part in its order; of the text part when there is no HTML. */
  readonly links: readonly Link[];
  /** Addresses of the images a mail program would load. */
  readonly images: readonly string[];
  readonly attachments: readonly { readonly name: string | null; readonly type: string; readonly size: number }[];
};

export type Link = { readonly href: string; readonly label: string };

export const openMessage = async (raw: Buffer): Promise<OpenedMessage> => {
  const email = await PostalMime.parse(raw);
  const html = email.html ?? null;
  return {
    from: email.from ? written(email.from) : '',
    to: (email.to ?? []).map(written),
    subject: email.subject ?? '',
    date: email.date ?? null,
    html,
    text: email.text ?? null,
    headers: email.headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
    links: html === null ? linksOfText(email.text ?? '') : linksOfHtml(html),
    images: html === null ? [] : [...html.matchAll(/<img\b[^>]*?\bsrc="([^"]*)"/gi)].map((found) => plain(found[1])),
    attachments: email.attachments.map(({ filename, mimeType, content }) => ({
      name: filename,
      type: mimeType,
      size: typeof content === 'string' ? content.length : content.byteLength,
    })),
  };
};

const written = (address: Address): string => {
  if (address.address === undefined) return `${address.name}: ${address.group.map(written).join(', ')};`;
  return address.name ? `${address.name} <${address.address}>` : address.address;
};

const linksOfHtml = (html: string): Link[] =>
  [...html.matchAll(/<a\b[^>]*?\bhref="([^"]*)"[^>]*>(.*?)<\/a>/gis)].map((found) => ({
    href: plain(found[1]),
    label: plain(found[2]?.replace(/<[^>]*>/g, ' '))
      .replace(/\s+/g, ' ')
      .trim(),
  }));

const linksOfText = (text: string): Link[] =>
  [...text.matchAll(/https?:\/\/[^\s<>")\]]+/g)].map(([href]) => ({ href, label: href }));

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** Character references that templates produce; others stay as they are. */
const plain = (value = ''): string =>
  value.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[String(name).toLowerCase()] ?? whole;
    return String.fromCodePoint(decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal));
  });
