/** The recipients' mailbox: reads what the mail catcher took, over its inbox's HTTP interface, oldest first. */
import type { CaughtMail } from './caught-mail.ts';

export type Mailbox = {
  /** Mails that came since the last call, with the instant of their Date header (business time, ms). */
  readonly read: () => Promise<readonly (CaughtMail & { readonly at: number })[]>;
};

type Listed = { readonly n: number };
type Opened = {
  readonly messageId: string | null;
  readonly from: string;
  readonly subject: string;
  readonly to: readonly string[];
  readonly date: string | null;
  readonly text: string | null;
  readonly links: readonly { readonly href: string }[];
  readonly images: readonly string[];
  readonly headers: readonly { readonly name: string; readonly value: string }[];
};

export const openMailbox = (inboxUrl: string): Mailbox => {
  let last = 0;
  return {
    read: async () => {
      const mails: (CaughtMail & { at: number })[] = [];
      for (;;) {
        const page = await ask<readonly Listed[]>(`${inboxUrl}/api/messages?after=${last}`);
        if (page.length === 0) return mails;
        for (const { n } of page) {
          const mail = await ask<Opened>(`${inboxUrl}/api/messages/${n}`);
          mails.push({ ...caught(mail), at: Date.parse(mail.date ?? '') });
          last = n;
        }
      }
    },
  };
};

const ask = async <Answer>(url: string): Promise<Answer> => {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return (await answer.json()) as Answer;
};

const caught = (mail: Opened): CaughtMail => {
  const header = (wanted: string) => mail.headers.find(({ name }) => name.toLowerCase() === wanted)?.value ?? '';
  const list = header('list-unsubscribe');
  return {
    messageId: mail.messageId ?? '',
    to: /<([^>]+)>/.exec(mail.to[0] ?? '')?.[1] ?? mail.to[0] ?? '',
    toName: nameIn(mail.to[0] ?? ''),
    fromName: nameIn(mail.from),
    subject: mail.subject,
    replyTo: header('reply-to').match(/[^\s<>,;"]+@[^\s<>,;"]+/g) ?? [],
    references: header('references'),
    language: header('content-language'),
    notice: header('x-keyline-notice') || null,
    text: mail.text ?? '',
    links: mail.links.map((link) => link.href),
    images: mail.images,
    unsubscribe: /<(https?:[^>]+)>/.exec(list)?.[1] ?? null,
  };
};

/** `Ana Reyes` of `Ana Reyes <ana@acme.test>`. */
const nameIn = (written: string): string => /^(.*?)\s*</.exec(written)?.[1]?.replace(/^"|"$/g, '') ?? '';
