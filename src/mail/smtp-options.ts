import { isIP } from 'node:net';

/** Where and how to hand mail over, read from `SMTP_URL`. */
export type SmtpOptions = {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (`smtps:`). */
  readonly secure: boolean;
  /** Nothing is sent before STARTTLS has succeeded. */
  readonly requireTLS: boolean;
  readonly ignoreTLS: boolean;
  /** Name given with EHLO; null: the machine's. */
  readonly name: string | null;
  readonly auth: { readonly user: string; readonly pass: string } | null;
};

/**
 * `smtp://[user:password@]host[:port][?requireTLS=false][&ignoreTLS=true][&name=mail.example.com]`, or `smtps:`. Plain
 * text is for the own machine only: elsewhere STARTTLS is required unless the URL says `requireTLS=false`, and a
 * password never travels in the clear. Throws with what is wrong and how to mend it, without the URL (it holds a password).
 */
export const smtpOptions = (smtpUrl: string): SmtpOptions => {
  const url = parse(smtpUrl);
  const secure = url.protocol === 'smtps:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const local = isLoopback(host);
  const ignoreTLS = flag(url, 'ignoreTLS') ?? local;
  const requireTLS = !secure && (flag(url, 'requireTLS') ?? !(local || ignoreTLS));
  const auth =
    url.username === '' ? null : { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) };
  if (auth && !secure && !requireTLS && !local) {
    throw new Error('SMTP_URL: a password needs TLS: write smtps://, or leave requireTLS=false and ignoreTLS out');
  }
  return {
    host,
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    requireTLS,
    ignoreTLS: ignoreTLS && !requireTLS,
    name: url.searchParams.get('name'),
    auth,
  };
};

const parse = (smtpUrl: string): URL => {
  if (!URL.canParse(smtpUrl))
    throw new Error('SMTP_URL is no URL: write smtp://host:port or smtps://user:password@host');
  const url = new URL(smtpUrl);
  if ((url.protocol !== 'smtp:' && url.protocol !== 'smtps:') || url.hostname === '') {
    throw new Error(`SMTP_URL must begin with smtp:// or smtps:// and name a host, not ${url.protocol}`);
  }
  return url;
};

const flag = (url: URL, name: string): boolean | null => {
  const value = url.searchParams.get(name);
  if (value === null) return null;
  if (value === 'true' || value === '1') return true;
  if (value === 'false' || value === '0') return false;
  throw new Error(`SMTP_URL: ${name} is true or false, not "${value}"`);
};

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
