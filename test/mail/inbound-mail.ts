/** Mails as they come in, for the tests of what comes back. */

/** The bytes of a plain mail; `headers` come first, so that one given twice is there twice. */
export const rawMail = (
  text: string,
  headers: Readonly<Record<string, string>> = {},
  type = 'text/plain; charset=utf-8',
): Buffer => {
  const all = {
    From: 'Ana Reyes <ana@acme.test>',
    To: 'reply@mail.supply.test',
    Subject: 'Re: We miss you',
    'Message-ID': '<answer-1@acme.test>',
    Date: 'Tue, 14 Apr 2026 09:00:00 +0000',
    'MIME-Version': '1.0',
    'Content-Type': type,
    'Content-Transfer-Encoding': '8bit',
    ...headers,
  };
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${text.replaceAll('\n', '\r\n')}\r\n`);
};
