/**
 * A stable 32-bit hash of a text (FNV-1a with a murmur3 finaliser): splits and holdouts use it, so the same account
 * falls on the same side in the worker, the simulator and the preview. Not for anything secret.
 * Sources: Fowler, Noll, Vo (1991); Appleby, MurmurHash3 fmix32.
 */
export const stableHash = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
};

/** A stable share in [0, 1) for a text. */
export const stableShare = (text: string): number => stableHash(text) / 0x1_0000_0000;
