/** `keyline event post FILE`: sends events of a file to a running server, as any other system would. */
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { Failure } from '../failure.ts';
import { type Posted, postEvents, type Refused, refusedBy } from '../post-events.ts';

type Options = { readonly url?: string; readonly json?: boolean };

export const registerEvent = (program: Command): void => {
  program
    .command('event')
    .summary('send events to a running server')
    .description('Send events to a running server')
    .command('post <file>')
    .description('post a JSON file: one event, a list, {"events": [...]}, or one event a line (- reads standard input)')
    .option('--url <url>', 'origin of the server (default: what runs in KEYLINE_HOME)')
    .option('--json', "the server's answer on standard output")
    .action(async (path: string, options: Options) => {
      const body = eventsOf(path, path === '-' ? await text(process.stdin) : await readText(path));
      const { status, answer } = await postEvents(options.url ?? null, body);
      if (status === 202) {
        process.stdout.write(options.json ? `${JSON.stringify(answer)}\n` : asText(answer));
        if (refusedOf(answer).length > 0) process.exitCode = 3;
        return;
      }
      if (options.json) process.stdout.write(`${JSON.stringify(answer)}\n`);
      throw refusedBy(status, answer);
    });
};

const readText = (path: string): Promise<string> =>
  readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new Failure(
      `${path} cannot be read: ${cause.code === 'ENOENT' ? 'there is no such file' : cause.message}`,
      3,
      { cause },
    );
  });

/** A whole document first; else one event a line. */
const eventsOf = (path: string, content: string): unknown => {
  const document = parse(content);
  if (document.ok) return Array.isArray(document.value) ? { events: document.value } : document.value;
  const lines = content.split(/\r?\n/);
  const events: unknown[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const event = parse(line);
    if (!event.ok) {
      const where = events.length > 0 ? `line ${index + 1} is not JSON: ${event.reason}` : document.reason;
      throw new Failure(`${path} is not JSON: ${where}. Write one JSON document, or one event a line.`, 3);
    }
    events.push(event.value);
  }
  if (events.length === 0)
    throw new Failure(
      `${path} is empty: write an event such as {"account": ..., "type": ..., "id": ..., "occurred_at": ...}`,
      3,
    );
  return { events };
};

type Parsed = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly reason: string };

const parse = (content: string): Parsed => {
  try {
    return { ok: true, value: JSON.parse(content.replace(/^\uFEFF/, '')) };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
};

const refusedOf = (answer: unknown): readonly Refused[] => (answer as Posted | null)?.refused ?? [];

const asText = (answer: unknown): string => {
  const { accepted = 0, duplicates = 0, refused = [], notes = [] } = (answer ?? {}) as Posted;
  const told = [...refused, ...notes].map(({ index, id, reason }) => `  event ${index + 1} (${id}): ${reason}\n`);
  return `${told.join('')}${accepted} accepted, ${duplicates} there already, ${refused.length} refused\n`;
};
