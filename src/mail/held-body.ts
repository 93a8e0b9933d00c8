/**
 * A message's bytes as a stream whose end is held back. nodemailer's SMTP connection begins to read it only once the
 * server has agreed to DATA, stuffs dots and bare line ends on the way, and writes the final dot when it ends. So the
 * first read says "354 is here", the last says "all bytes are handed on", and the end is ours to give.
 */
import { Readable } from 'node:stream';

/** Small enough that hardly anything is left in buffers when the last read comes. */
const CHUNK = 16 * 1024;

export class HeldBody extends Readable {
  readonly #bytes: Buffer;
  #given = 0;
  readonly #onFirstRead: () => void;
  readonly #onAllRead: () => void;
  #told: 'nothing' | 'first' | 'all' = 'nothing';

  constructor(bytes: Buffer, onFirstRead: () => void, onAllRead: () => void) {
    super({ highWaterMark: CHUNK });
    this.#bytes = bytes;
    this.#onFirstRead = onFirstRead;
    this.#onAllRead = onAllRead;
  }

  override _read(): void {
    if (this.#told === 'nothing') {
      this.#told = 'first';
      this.#onFirstRead();
    }
    if (this.#given < this.#bytes.length) {
      const chunk = this.#bytes.subarray(this.#given, this.#given + CHUNK);
      this.#given += chunk.length;
      this.push(chunk);
    } else if (this.#told === 'first') {
      this.#told = 'all';
      this.#onAllRead();
    }
  }

  /** Ends the stream: the final dot goes out. */
  release(): void {
    this.push(null);
  }
}
