import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { businessTime } from '../../src/domain/time.ts';
import { messageOfReturnPath, returnPath } from '../../src/mail/return-path.ts';
import { signToken, type TokenClaim, type TokenPurpose, verifyToken } from '../../src/mail/token.ts';
import { KEY, tokenKey } from './sample-mail.ts';

const PURPOSES: readonly TokenPurpose[] = ['open', 'click', 'unsubscribe', 'preferences'];
const ALPHABET = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'];
const keys = [tokenKey('k2'), tokenKey('k1')];
const NOW = businessTime(1_764_000_000_000);

const claims: fc.Arbitrary<TokenClaim> = fc.record({
  purpose: fc.constantFrom(...PURPOSES),
  messageKey: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex')),
  link: fc.nat(0xffff),
  expiresAt: fc.nat(10 ** 12).map((ms) => businessTime(NOW + 1 + ms)),
});

describe('tokens', () => {
  test('come back as they were signed, the same each time, and are safe in a URL', () => {
    fc.assert(
      fc.property(claims, (claim) => {
        const token = signToken(keys, claim);
        expect(token).toMatch(/^[A-Za-z0-9_-]{79,90}$/);
        expect(signToken(keys, claim)).toBe(token);
        expect(verifyToken(keys, claim.purpose, token, NOW)).toEqual(claim);
      }),
    );
  });

  test('any character changed, dropped or added: null', () => {
    fc.assert(
      fc.property(claims, fc.nat(200), fc.nat(63), (claim, at, other) => {
        const token = signToken(keys, claim);
        const place = at % token.length;
        const letter = ALPHABET[other] ?? 'A';
        const changed = `${token.slice(0, place)}${letter}${token.slice(place + 1)}`;
        if (changed !== token) expect(verifyToken(keys, claim.purpose, changed, NOW)).toBeNull();
        expect(verifyToken(keys, claim.purpose, token.slice(0, place), NOW)).toBeNull();
        expect(verifyToken(keys, claim.purpose, token + letter, NOW)).toBeNull();
      }),
    );
  });

  test('every single bit of one token counts, the spare ones of base64url too', () => {
    const claim: TokenClaim = { purpose: 'click', messageKey: KEY, link: 3, expiresAt: businessTime(NOW + 1) };
    const token = signToken([tokenKey('key')], claim);
    for (let place = 0; place < token.length; place += 1) {
      for (const letter of ALPHABET) {
        if (letter === token[place]) continue;
        const changed = token.slice(0, place) + letter + token.slice(place + 1);
        expect(verifyToken([tokenKey('key')], 'click', changed, NOW)).toBeNull();
      }
    }
  });

  test('open one door only, and only until they are over', () => {
    fc.assert(
      fc.property(claims, fc.constantFrom(...PURPOSES), (claim, purpose) => {
        const token = signToken(keys, claim);
        expect(verifyToken(keys, purpose, token, NOW) === null).toBe(purpose !== claim.purpose);
        expect(verifyToken(keys, claim.purpose, token, businessTime(claim.expiresAt - 1))).toEqual(claim);
        expect(verifyToken(keys, claim.purpose, token, claim.expiresAt)).toBeNull();
      }),
    );
  });

  test('made with the older key still hold while that key is kept, and no longer', () => {
    const claim: TokenClaim = { purpose: 'open', messageKey: KEY, link: 0, expiresAt: businessTime(NOW + 1) };
    const old = signToken([tokenKey('k1')], claim);
    expect(verifyToken(keys, 'open', old, NOW)).toEqual(claim);
    expect(verifyToken([tokenKey('k2')], 'open', old, NOW)).toBeNull();
    expect(verifyToken([{ id: 'k1', secret: Buffer.alloc(32, 'other') }], 'open', old, NOW)).toBeNull();
    expect(verifyToken([], 'open', old, NOW)).toBeNull();
  });

  test('whatever comes in: null, never an error', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        expect(verifyToken(keys, 'click', text, NOW)).toBeNull();
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 50, maxLength: 100 }), (bytes) => {
        expect(verifyToken(keys, 'click', Buffer.from(bytes).toString('base64url'), NOW)).toBeNull();
      }),
    );
  });

  test.each([
    { messageKey: 'abc' },
    { messageKey: KEY.toUpperCase() },
    { link: -1 },
    { link: 65_536 },
    { link: 1.5 },
    { expiresAt: businessTime(-1) },
  ])('a claim out of range is refused: %j', (wrong) => {
    const claim: TokenClaim = { purpose: 'click', messageKey: KEY, link: 1, expiresAt: businessTime(NOW) };
    expect(() => signToken(keys, { ...claim, ...wrong })).toThrow(RangeError);
    expect(() => signToken([], claim)).toThrow(RangeError);
  });
});

describe('return paths', () => {
  const path = returnPath(keys, KEY, 'mail.supply.test');

  test('fit a local part and name their message', () => {
    expect(path).toMatch(/^bounce\+[0-9a-f]{32}\.[0-9a-f]{16}@mail\.supply\.test$/);
    expect(path.indexOf('@')).toBeLessThanOrEqual(64);
    expect(messageOfReturnPath(keys, path)).toBe(KEY.slice(0, 32));
  });

  test('survive relays that fold case and put brackets round', () => {
    expect(messageOfReturnPath(keys, `<${path.toUpperCase()}>`)).toBe(KEY.slice(0, 32));
  });

  test('forged ones are none of ours', () => {
    const local = path.slice(0, path.indexOf('@'));
    for (let place = 'bounce+'.length; place < local.length; place += 1) {
      const digit = local[place] === '0' ? '1' : '0';
      if (local[place] === '.') continue;
      expect(messageOfReturnPath(keys, `${local.slice(0, place)}${digit}${path.slice(place + 1)}`)).toBeNull();
    }
    expect(messageOfReturnPath([tokenKey('other')], path)).toBeNull();
    expect(messageOfReturnPath(keys, 'someone@mail.supply.test')).toBeNull();
  });
});
