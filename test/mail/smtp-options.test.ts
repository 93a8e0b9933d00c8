import { describe, expect, test } from 'vitest';
import { smtpOptions } from '../../src/mail/smtp-options.ts';

describe('smtpOptions', () => {
  test('the own machine is plain, everywhere else STARTTLS is required', () => {
    expect(smtpOptions('smtp://127.0.0.1:2525')).toMatchObject({ port: 2525, requireTLS: false, ignoreTLS: true });
    expect(smtpOptions('smtp://[::1]:25')).toMatchObject({ host: '::1', ignoreTLS: true });
    expect(smtpOptions('smtp://mail.example.com')).toMatchObject({ port: 587, requireTLS: true, ignoreTLS: false });
    expect(smtpOptions('smtps://mail.example.com')).toMatchObject({ port: 465, secure: true, requireTLS: false });
    expect(smtpOptions('smtp://relay.example.com:25?ignoreTLS=true')).toMatchObject({
      requireTLS: false,
      ignoreTLS: true,
    });
    expect(smtpOptions('smtp://127.0.0.1?requireTLS=true')).toMatchObject({ requireTLS: true, ignoreTLS: false });
  });

  test('user and password are decoded, and never travel in the clear', () => {
    expect(smtpOptions('smtps://me%40x:p%2Fw@mail.example.com').auth).toEqual({ user: 'me@x', pass: 'p/w' });
    expect(() => smtpOptions('smtp://me:pw@mail.example.com?requireTLS=false')).toThrow('a password needs TLS');
    expect(() => smtpOptions('smtp://me:pw@mail.example.com?ignoreTLS=1')).toThrow('a password needs TLS');
  });

  test.each(['mail.example.com', 'http://mail.example.com', 'smtp://', 'smtp://x?requireTLS=maybe'])(
    'refuses %s in words, without its password',
    (url) => {
      expect(() => smtpOptions(url)).toThrow(/SMTP_URL/);
    },
  );
});
