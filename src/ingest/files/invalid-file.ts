/** A file that cannot be imported at all: nothing of it was written. The message says what, where and how to mend it. */
export class InvalidFile extends Error {
  override readonly name = 'InvalidFile';
}
