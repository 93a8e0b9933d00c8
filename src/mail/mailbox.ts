/**
 * One address, as SMTP gets it. A string of the world outside may hold two addresses, a line break or a comment: here it
 * is one plain mailbox or it is refused with the reason, never guessed at.
 */
import { domainToASCII } from 'node:url';

/** Why an address cannot be used. */
export class AddressError extends Error {
  readonly address: string;

  constructor(address: string, reason: string) {
    super(`address ${JSON.stringify(address.slice(0, 120))}: ${reason}`);
    this.name = 'AddressError';
    this.address = address;
  }
}

/** `local@domain` with the domain in A-labels (RFC 5891). Throws AddressError. */
export const mailbox = (address: string): string => {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  if (at < 1) throw new AddressError(address, 'it wants a name, an @ and a domain');
  if (/[^\u0020-\u007e]/.test(local) && !/[\p{Cc}\p{Cs}]/u.test(local)) {
    throw new AddressError(
      address,
      'the part before the @ has letters beyond ASCII, which needs SMTPUTF8 on every relay',
    );
  }
  if (!/^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i.test(local)) {
    throw new AddressError(
      address,
      'the part before the @ is no plain mailbox name (one address, no quotes, no spaces)',
    );
  }
  if (local.length > 64) throw new AddressError(address, 'the part before the @ is longer than 64 characters');
  const domain = domainToASCII(address.slice(at + 1));
  if (!/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/i.test(domain) || domain.length > 253) {
    throw new AddressError(address, 'the part after the @ is no domain name');
  }
  return `${local}@${domain}`;
};
