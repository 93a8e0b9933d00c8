/** The `temporal` command from where the Temporal SDK's own test environment takes it. */
import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';

export type Download = {
  /** Path the command is moved to when it is complete. */
  readonly target: string;
  readonly log: (line: string) => void;
  readonly site?: string;
};

const SITE = 'https://temporal.download';
const SDK_VERSION = '1.24.0';

/** Closed networks refuse at once or swallow the packets: then these end the wait. Milliseconds. */
const ASK_LIMIT = 5_000;
const DOWNLOAD_LIMIT = 180_000;

/** Answers `target`. Throws with what the network said. */
export const downloadFromTemporal = async ({ target, log, site = SITE }: Download): Promise<string> => {
  const { archiveUrl, fileToExtract } = await ask(site);
  await mkdir(dirname(target), { recursive: true });
  const folder = await mkdtemp(`${target}-download-`);
  try {
    const archive = join(folder, basename(new URL(archiveUrl).pathname));
    const answer = await fetch(archiveUrl, { signal: AbortSignal.timeout(DOWNLOAD_LIMIT) });
    if (!answer.ok || answer.body === null) throw new Error(`${archiveUrl} answered ${answer.status}`);
    const total = Number(answer.headers.get('content-length') ?? 0);
    log(`Temporal server: downloading ${archiveUrl}`);
    await pipeline(Readable.fromWeb(answer.body), progress(total, log), createWriteStream(archive));
    await promisify(execFile)('tar', ['-xf', archive, '-C', folder, fileToExtract]);
    // In one step, so that another start sees the whole command or none.
    await rename(join(folder, fileToExtract), target);
    return target;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const ask = async (site: string): Promise<{ archiveUrl: string; fileToExtract: string }> => {
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const query = new URLSearchParams({ arch, platform, 'sdk-name': 'sdk-typescript', 'sdk-version': SDK_VERSION });
  const answer = await fetch(`${site}/cli/default?${query}`, { signal: AbortSignal.timeout(ASK_LIMIT) }).catch(
    (error: unknown) => {
      throw new Error(`${site} does not answer (${reason(error)})`);
    },
  );
  if (!answer.ok) throw new Error(`${site} answered ${answer.status}`);
  const info: unknown = await answer.json();
  if (typeof info === 'object' && info !== null && 'archiveUrl' in info && 'fileToExtract' in info) {
    return { archiveUrl: String(info.archiveUrl), fileToExtract: String(info.fileToExtract) };
  }
  throw new Error(`${site} answered something else than a download`);
};

/** Says how far it is at every tenth. */
const progress = (total: number, log: (line: string) => void) =>
  async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    let done = 0;
    let said = 0;
    for await (const chunk of chunks) {
      done += chunk.length;
      const tenth = total > 0 ? Math.floor((done * 10) / total) : 0;
      if (tenth > said) {
        said = tenth;
        log(`Temporal server: ${tenth * 10} % of ${Math.round(total / 1_000_000)} MB`);
      }
      yield chunk;
    }
  };

const reason = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
};
