/** Data, links and keys the mail tests share. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseMessageData } from '../../src/contract/message-data.ts';
import { businessTime } from '../../src/domain/time.ts';
import type { MessageData } from '../../src/mail/message-data.ts';
import type { MessageUrls } from '../../src/mail/render-message.ts';
import type { TokenKey } from '../../src/mail/token.ts';

export const TEMPLATES = fileURLToPath(new URL('../../templates', import.meta.url));

export const KEY = '0123456789abcdef'.repeat(4);

export const tokenKey = (id: string): TokenKey => ({ id, secret: Buffer.alloc(32, id) });

export const URLS: MessageUrls = {
  unsubscribeUrl: 'https://mail.supply.test/u/token-u',
  preferencesUrl: 'https://mail.supply.test/p/token-p',
  openPixelUrl: 'https://mail.supply.test/t/o/token-o.gif',
  trackLink: (n) => `https://mail.supply.test/t/c/token-${n}`,
};

export const LOCALES = ['en', 'fa', 'ur', 'fil'] as const;

/** The sample of a template in a language. */
export const sample = async (template: string, locale: (typeof LOCALES)[number]): Promise<MessageData> => {
  const file = `${TEMPLATES}/${template}/sample${locale === 'en' ? '' : `.${locale}`}.json`;
  const parsed = parseMessageData(JSON.parse(await readFile(file, 'utf8')), businessTime(0));
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  return parsed.data;
};
