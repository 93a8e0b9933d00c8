import { describe, expect, test } from 'vitest';
import { messageOfReplyAddress, replyAddress, takesInbound } from '../../src/mail/reply-address.ts';
import { returnPath } from '../../src/mail/return-path.ts';
import { KEY, tokenKey } from './sample-mail.ts';

const keys = [tokenKey('k1'), tokenKey('k0')];
const address = replyAddress(keys, KEY, 'mail.supply.test');

describe('the address that takes answers', () => {
  test('names its message, fits a local part, survives folded case and a change of keys', () => {
    expect(address).toMatch(/^reply\+[0-9a-f]{32}\.[0-9a-f]{16}@mail\.supply\.test$/);
    expect(messageOfReplyAddress(keys, address)).toBe(KEY.slice(0, 32));
    expect(messageOfReplyAddress([tokenKey('new'), tokenKey('k1')], `<${address.toUpperCase()}>`)).toBe(
      KEY.slice(0, 32),
    );
  });

  test('cannot be forged, nor made of a return path', () => {
    const bounce = returnPath(keys, KEY, 'mail.supply.test');
    expect(messageOfReplyAddress(keys, bounce)).toBeNull();
    expect(messageOfReplyAddress(keys, bounce.replace('bounce', 'reply'))).toBeNull();
    expect(messageOfReplyAddress([tokenKey('other')], address)).toBeNull();
    expect(messageOfReplyAddress(keys, address.replace(/^reply\+./, 'reply+f'))).toBeNull();
  });

  test('what is ours to take in', () => {
    expect(takesInbound(address, null)).toBe(true);
    expect(takesInbound(returnPath(keys, KEY, 'mail.supply.test'), null)).toBe(true);
    expect(takesInbound('unsubscribe@mail.supply.test', 'mail.supply.test')).toBe(true);
    expect(takesInbound('unsubscribe@mail.supply.test', null)).toBe(false);
    expect(takesInbound('unsubscribe@acme.test', 'mail.supply.test')).toBe(false);
    expect(takesInbound('nadia@mail.supply.test', 'mail.supply.test')).toBe(false);
    expect(takesInbound('reply@acme.test', 'acme.test')).toBe(false);
  });
});
