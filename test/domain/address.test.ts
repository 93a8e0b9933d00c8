import { describe, expect, test } from 'vitest';
import { normaliseAddress } from '../../src/domain/address.ts';

describe('normaliseAddress', () => {
  test.each([
    ['  Ann.Lee@Example.COM ', 'ann.lee@example.com'],
    ['ann@BÜCHER.example', 'ann@xn--bcher-kva.example'],
    ['ann@xn--bcher-kva.example', 'ann@xn--bcher-kva.example'],
    ['علی@مثال.ایران', 'علی@xn--mgbh0fb.xn--mgba3a4f16a'],
    ["o'brien+news@mail.example.co.uk", "o'brien+news@mail.example.co.uk"],
    ['a@localhost', 'a@localhost'],
  ])('%s is %s', (text, normal) => {
    expect(normaliseAddress(text)).toBe(normal);
  });

  test.each([
    'no-at.example.com',
    '@example.com',
    'ann@',
    'ann@example..com',
    'ann@exa mple.com',
    'an n@example.com',
    'ann\r\nBcc: x@y.example@example.com',
    'ann@example.com\r\nBcc: x@y.example',
    'ann\u0000@example.com',
    'ann\u202e@example.com',
    '<ann@example.com>',
    'ann@example.com, bob@example.com',
    'ann@example.com/path',
    'ann@1.2.3.4',
    '.ann@example.com',
    `${'a'.repeat(65)}@example.com`,
  ])('%j is no address', (text) => {
    expect(normaliseAddress(text)).toBeNull();
  });
});
