/** Hands the demo's people's own mails over to the catcher's SMTP door, as any mail server would. To 127.0.0.1 only. */
import { createTransport } from 'nodemailer';
import type { OutsideMail } from '../demo/write-back.ts';

export type OutsideMailer = {
  /** Rejects when the door does not take it. The same mail has the same bytes on every try. */
  readonly send: (mail: OutsideMail) => Promise<void>;
};

export const outsideMailer = (smtpUrl: string): OutsideMailer => {
  const { hostname, port } = new URL(smtpUrl);
  if (hostname !== '127.0.0.1') throw new Error(`a demo writes to its own door only, not ${hostname}`);
  const transport = createTransport({ host: hostname, port: Number(port), ignoreTLS: true });
  return {
    send: async (mail) => {
      await transport.sendMail({
        from: mail.from,
        to: [...mail.to],
        envelope: { from: mail.returnPath, to: [...mail.to] },
        subject: mail.subject,
        text: mail.text,
        date: new Date(mail.at),
        messageId: mail.messageId,
        inReplyTo: mail.inReplyTo,
        references: mail.inReplyTo,
        ...(mail.automatic ? { headers: { 'Auto-Submitted': 'auto-replied' } } : {}),
      });
    },
  };
};
