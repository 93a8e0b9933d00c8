/** Bytes to text, chunk by chunk, with nothing lost at the border of two chunks. Byte order marks are dropped. */
export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** A decoder for one file: call it with each chunk, and with null at the end. */
export const textDecoder = (encoding: TextEncoding): ((chunk: Uint8Array | null) => string) => {
  if (encoding === 'windows-1252') return (chunk) => (chunk === null ? '' : decodeWindows1252(chunk));
  const decoder = new TextDecoder(encoding);
  return (chunk) => (chunk === null ? decoder.decode() : decoder.decode(chunk, { stream: true }));
};

/** By hand: Node 20's own decoder of this name reads 0x80 to 0x9F as control characters, the euro sign among them. */
const decodeWindows1252 = (chunk: Uint8Array): string =>
  Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    .toString('latin1')
    .replace(/[\u0080-\u009f]/g, (letter) => WINDOWS_1252[letter.charCodeAt(0) - 0x80] ?? letter);

/** What 0x80 to 0x9F mean; five of them mean nothing and stay what they are. Source: WHATWG Encoding, index windows-1252. */
const WINDOWS_1252 = [...'€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f', ...'\u0090‘’“”•–—˜™š›œ\u009džŸ'];
