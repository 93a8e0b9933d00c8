/** Makes the bytes of a mail to one of our own people: words from the briefing or its row, in the reader's language. */
import { alertLetter } from '../src/briefing/alert.ts';
import { caseAlertLetter } from '../src/briefing/case-alert.ts';
import { forwardedLetter } from '../src/briefing/forwarded.ts';
import type { Letter } from '../src/domain/letter.ts';
import type { NoticeBody } from '../src/domain/notice.ts';
import { ownerPlace } from '../src/domain/owner-place.ts';
import type { Settings } from '../src/domain/settings.ts';
import type { BusinessTime } from '../src/domain/time.ts';
import { type BuiltNotice, buildNotice, type NoticeToBuild } from '../src/mail/build-notice.ts';
import { layOutLetter } from '../src/mail/letter-page.ts';
import { AddressError } from '../src/mail/mailbox.ts';
import { readInbound } from '../src/mail/read-inbound.ts';
import { replyAddress } from '../src/mail/reply-address.ts';
import { signToken, type TokenKey } from '../src/mail/token.ts';
import type { Store } from '../src/store/database/open.ts';
import type { ClaimedNotice } from '../src/store/notices/claim-notice.ts';
import { readForwarded } from '../src/store/notices/read-forwarded.ts';

export type NoticeRendering = {
  readonly store: Store;
  readonly keys: readonly TokenKey[];
  readonly publicUrl: string;
  readonly settings: () => Promise<Settings>;
  /** See render-effect.ts. */
  readonly answersComeIn?: boolean;
};

export type RenderedNotice =
  | ({ readonly type: 'rendered' } & BuiltNotice)
  | { readonly type: 'failed'; readonly reason: string }
  | { readonly type: 'too-late'; readonly reason: string };

/** Throws when the database is away. */
export const renderNotice = async (
  rendering: NoticeRendering,
  notice: ClaimedNotice,
  now: BusinessTime,
): Promise<RenderedNotice> => {
  const settings = await rendering.settings();
  const reader = await readReader(rendering.store, notice, settings);
  const content = await contentOf(rendering, notice, { reader, now });
  if (content.type !== 'content') return content;
  const { letter, linkOf, ...rest } = content;
  const sendingDomain = settings.sender.address.split('@')[1] ?? 'localhost';
  const replyTo = rest.replyTo.length > 0 && rendering.answersComeIn ? [ownCopy(rendering, notice, settings)] : [];
  try {
    const built = await buildNotice({
      ...rest,
      key: notice.key,
      kind: notice.kind,
      sendingDomain,
      from: { name: rest.fromName ?? settings.sender.name, address: settings.sender.address },
      to: { name: reader.name, address: notice.address },
      replyTo: [...rest.replyTo, ...replyTo],
      date: now,
      locale: letter.locale,
      parts: layOutLetter(letter, linkOf),
      keys: rendering.keys,
    });
    return { type: 'rendered', ...built };
  } catch (error) {
    if (error instanceof AddressError) return { type: 'failed', reason: error.message };
    throw error;
  }
};

/** The owner's answer goes to the customer, and a copy of it to us: so the reply is answered without another word. */
const ownCopy = ({ keys }: NoticeRendering, { key }: ClaimedNotice, { sender }: Settings) => ({
  name: sender.name,
  address: replyAddress(keys, key, sender.address.split('@')[1] ?? 'localhost'),
});

type Reader = { readonly name: string; readonly locale: string; readonly timezone: string };

const readReader = async (store: Store, notice: ClaimedNotice, settings: Settings): Promise<Reader> => {
  const { defaults, company } = settings;
  const owner = notice.owner === null ? null : await store.prisma.owner.findUnique({ where: { id: notice.owner } });
  return {
    name: owner?.name ?? company.name,
    locale: owner?.locale ?? defaults.locale,
    timezone: owner ? ownerPlace(settings, owner).timezone : defaults.timezone,
  };
};

type Content = Pick<NoticeToBuild, 'replyTo' | 'references' | 'attachments'> & {
  readonly type: 'content';
  readonly letter: Letter;
  readonly linkOf: (line: number) => string;
  /** Null: the company's. */
  readonly fromName: string | null;
};

type Situation = { readonly reader: Reader; readonly now: BusinessTime };

const contentOf = async (
  rendering: NoticeRendering,
  notice: ClaimedNotice,
  { reader, now }: Situation,
): Promise<Content | Exclude<RenderedNotice, { type: 'rendered' }>> => {
  const plain = { type: 'content', replyTo: [], references: [], attachments: [], fromName: null } as const;
  const linkOf = (): string => rendering.publicUrl;
  switch (notice.kind) {
    case 'reply':
      return forward(rendering, notice, reader);
    case 'digest': {
      const { letter, expiresAt, sendBefore } = notice.body as unknown as NoticeBody['digest'];
      if (now >= sendBefore) return { type: 'too-late', reason: 'its morning was over' };
      const vetoOf = (line: number): string =>
        `${rendering.publicUrl}/v/${signToken(rendering.keys, { purpose: 'veto', messageKey: notice.key, link: line, expiresAt })}`;
      return { ...plain, letter, linkOf: vetoOf };
    }
    case 'case-alert':
      return { ...plain, letter: caseAlertLetter(notice.body as unknown as NoticeBody['case-alert'], reader), linkOf };
    case 'alert':
      return { ...plain, letter: alertLetter(notice.body as unknown as NoticeBody['alert'], reader), linkOf };
    default:
      return { type: 'failed', reason: `nobody knows how to write a mail of kind ${notice.kind}` };
  }
};

const forward = async (
  { store, publicUrl }: NoticeRendering,
  notice: ClaimedNotice,
  reader: Reader,
): Promise<Content | { readonly type: 'failed'; readonly reason: string }> => {
  const { inbound, heldUntil } = notice.body as unknown as NoticeBody['reply'];
  const mail = await readForwarded(store, inbound);
  if (!mail) return { type: 'failed', reason: 'the mail that came in is no longer kept' };
  const read = mail.raw && (await readInbound(mail.raw));
  const attachments = read?.type === 'read' ? read.mail.attachments : [];
  const person = mail.person ?? mail.sender;
  return {
    type: 'content',
    letter: forwardedLetter({ ...mail, person, heldUntil, attachments: attachments.length }, reader),
    linkOf: () => publicUrl,
    fromName: `${person} (${mail.accountName})`,
    replyTo: [{ name: mail.person ?? '', address: mail.sender }],
    references: mail.messageId === null ? [] : [mail.messageId],
    attachments,
  };
};
