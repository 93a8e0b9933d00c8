/**
 * One spelling for one mailbox, so that contacts, suppressions and caps meet on the same key: trimmed, NFC, lower case,
 * the domain in its ASCII form (IDNA), so `Ann@BÜCHER.example` and `ann@xn--bcher-kva.example` are one person. Letters of
 * any script may stand before the @ (RFC 6531). Null when the text is no address: no @, blanks, control characters,
 * line breaks, quotes or separators in it, or longer than 254 characters.
 */
export const normaliseAddress = (text: string): string | null => {
  const address = text.trim().normalize('NFC').toLowerCase();
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  if (at < 1 || address.length > 254 || local.length > 64) return null;
  if (!LOCAL_PART.test(local) || local.startsWith('.') || local.endsWith('.') || local.includes('..')) return null;
  const domain = asciiDomain(address.slice(at + 1));
  return domain === null ? null : `${local}@${domain}`;
};

/** No blanks, no control or formatting characters (bidi overrides), none of the specials of RFC 5322. */
const LOCAL_PART = /^[^\s\p{C}()<>[\]:;@\\,"]+$/u;

const asciiDomain = (domain: string): string | null => {
  if (!/^[^\s\p{Cc}\p{Cs}/?#:@\\%<>()[\]"',;]+$/u.test(domain)) return null;
  if (!URL.canParse(`http://${domain}`)) return null;
  const ascii = new URL(`http://${domain}`).hostname;
  // The URL's reading turns numbers into IPv4 addresses: nobody's mail domain.
  return /^([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\.)*[a-z]([a-z0-9-]*[a-z0-9])?$/.test(ascii) ? ascii : null;
};
