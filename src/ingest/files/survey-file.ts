/**
 * One pass over a file before anything of it is believed: is it there, is it whole (gzip), how is its text written. It
 * costs about a tenth of the import and saves a half-imported file.
 */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { TextEncoding } from './decode-text.ts';
import { InvalidFile } from './invalid-file.ts';

export type Survey = {
  readonly path: string;
  readonly gzip: boolean;
  readonly encoding: TextEncoding;
  /** Line breaks in the text, for progress. */
  readonly lines: number;
};

/** Throws InvalidFile for a file that is missing, unreadable, empty, torn (gzip) or no text. */
export const surveyFile = async (path: string): Promise<Survey> => {
  const head = await readHead(path);
  const gzip = head[0] === 0x1f && head[1] === 0x8b;
  if (!gzip && path.toLowerCase().endsWith('.gz')) {
    throw new InvalidFile(`${path} is named .gz but holds no gzip data: rename it, or compress it again with gzip`);
  }
  let encoding: TextEncoding | null = null;
  let lines = 0;
  let seen = 0;
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  await readBytes(path, gzip, (chunk) => {
    if (seen === 0) encoding = markedEncoding(chunk);
    if (seen === 0 && encoding === null) refuseBinary(path, chunk);
    seen += chunk.length;
    for (let at = chunk.indexOf(0x0a); at !== -1; at = chunk.indexOf(0x0a, at + 1)) lines += 1;
    if (encoding === null && !decodes(utf8, chunk, true)) encoding = 'windows-1252';
  });
  if (seen === 0) throw new InvalidFile(`${path} is empty: it needs a header line and one line a row`);
  if (encoding === null && !decodes(utf8, new Uint8Array(), false)) encoding = 'windows-1252';
  return { path, gzip, encoding: encoding ?? 'utf-8', lines };
};

/** Calls `take` with each chunk of the file's bytes, unzipped. Throws InvalidFile where the data end or break. */
export const readBytes = async (path: string, gzip: boolean, take: (chunk: Buffer) => void): Promise<void> => {
  const sink = async (source: AsyncIterable<Buffer>) => {
    for await (const chunk of source) take(chunk);
  };
  try {
    if (gzip) await pipeline(createReadStream(path), createGunzip(), sink);
    else await pipeline(createReadStream(path), sink);
  } catch (error) {
    throw explain(path, error);
  }
};

/** What a failed read means for the person at the keyboard; errors of our own pass. */
export const explain = (path: string, error: unknown): Error => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code.startsWith('Z_')) {
    const what = code === 'Z_BUF_ERROR' ? 'ends in the middle of its gzip data' : 'holds broken gzip data';
    return new InvalidFile(`${path} ${what}: it was torn on the way, copy or download it again`);
  }
  if (code === 'ENOENT') return new InvalidFile(`${path} does not exist: check the name and the folder`);
  if (code === 'EISDIR') return new InvalidFile(`${path} is a folder: name the file in it`);
  // A file is read twice: counted first, then taken.
  if (code === 'ESPIPE')
    return new InvalidFile(`${path} is a pipe: save what comes out of it in a file, and name that`);
  if (code === 'EACCES' || code === 'EPERM') return new InvalidFile(`${path} may not be read: check its permissions`);
  return error instanceof Error ? error : new Error(String(error));
};

const readHead = async (path: string): Promise<Buffer> => {
  try {
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw explain(path, error);
  }
};

const markedEncoding = (chunk: Buffer): TextEncoding | null => {
  if (chunk[0] === 0xff && chunk[1] === 0xfe) return 'utf-16le';
  if (chunk[0] === 0xfe && chunk[1] === 0xff) return 'utf-16be';
  return null;
};

/** A stray NUL is a row's trouble, refused with its line; a text full of them is none, or UTF-16 that does not say so. */
const refuseBinary = (path: string, chunk: Buffer): void => {
  if (chunk[0] === 0x50 && chunk[1] === 0x4b && chunk[2] === 0x03) {
    throw new InvalidFile(`${path} is a workbook or a zip archive: save it as CSV (UTF-8)`);
  }
  const head = chunk.subarray(0, 512);
  if (head.filter((byte) => byte === 0).length * 10 > head.length) {
    throw new InvalidFile(
      `${path} is no text in UTF-8 (or UTF-16 without its byte order mark): save it as CSV (UTF-8)`,
    );
  }
};

const decodes = (decoder: InstanceType<typeof TextDecoder>, chunk: Uint8Array, stream: boolean): boolean => {
  try {
    decoder.decode(chunk, { stream });
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
};
