/** `keyline event post FILE`: sends events of a file to a running server, as any other system would. */
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { Failure } from '../failure.ts';
import { readHouse } from '../house-addresses.ts';
import { readEnvironment } from '../read-environment.ts';

type Options = { readonly url?: string; readonly json?: boolean };

/** The door of `keyline start` on a machine where nothing else holds its port. */
const DOOR = 'http://127.0.0.1:4510';

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
      const running = await readHouse(readEnvironment().home);
      const { status, answer } = await post(options.url ?? running?.doorUrl ?? DOOR, body);
      if (status === 202) {
        process.stdout.write(options.json ? `${JSON.stringify(answer)}\n` : asText(answer));
        if (refusedOf(answer).length > 0) process.exitCode = 3;
        return;
      }
      if (options.json) process.stdout.write(`${JSON.stringify(answer)}\n`);
      throw new Failure(explain(status, answer), status === 400 || status === 413 || status === 422 ? 3 : 1);
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

const post = async (url: string, body: unknown): Promise<{ readonly status: number; readonly answer: unknown }> => {
  const { apiKey } = readEnvironment();
  const address = URL.canParse(url) ? new URL('/v1/events', url) : null;
  if (address === null) throw new Failure(`--url ${url} is no URL: write one like ${DOOR}`, 2);
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }) },
    body: JSON.stringify(body),
  }).catch((cause: unknown) => {
    throw new Failure(`nothing answers at ${address.origin}: run keyline start, or name the server with --url`, 1, {
      cause,
    });
  });
  const answer = parse(await response.text());
  return { status: response.status, answer: answer.ok ? answer.value : null };
};

type Refused = { readonly index: number; readonly id: string; readonly reason: string };
type Answer = {
  readonly accepted?: number;
  readonly duplicates?: number;
  readonly refused?: readonly Refused[];
  readonly notes?: readonly Refused[];
};
type Problem = {
  readonly title?: string;
  readonly detail?: string;
  readonly mend?: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
};

const refusedOf = (answer: unknown): readonly Refused[] => (answer as Answer | null)?.refused ?? [];

const asText = (answer: unknown): string => {
  const { accepted = 0, duplicates = 0, refused = [], notes = [] } = (answer ?? {}) as Answer;
  const told = [...refused, ...notes].map(({ index, id, reason }) => `  event ${index + 1} (${id}): ${reason}\n`);
  return `${told.join('')}${accepted} accepted, ${duplicates} there already, ${refused.length} refused\n`;
};

const explain = (status: number, answer: unknown): string => {
  const { title = `answer ${status}`, detail = '', mend = '', errors = [] } = (answer ?? {}) as Problem;
  const lines = errors.slice(0, 20).map(({ path, message }) => `\n  ${path}: ${message}`);
  return `${title}. ${detail} ${mend}${lines.join('')}`.trim();
};
