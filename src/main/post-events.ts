/** Posts events to a running house, as any other system would: its door is the way in for people as well. */
import { Failure } from './failure.ts';
import { readHouse } from './house-addresses.ts';
import { readEnvironment } from './read-environment.ts';

/** The door of `keyline start` on a machine where nothing else holds its port. */
const DOOR = 'http://127.0.0.1:4510';

export type Refused = { readonly index: number; readonly id: string; readonly reason: string };

/** What the door answers to events it took. */
export type Posted = {
  readonly accepted?: number;
  readonly duplicates?: number;
  readonly refused?: readonly Refused[];
  readonly notes?: readonly Refused[];
};

/** `url`: origin of the server; null: what runs in KEYLINE_HOME. Throws Failure where nothing answers there. */
export const postEvents = async (
  url: string | null,
  body: unknown,
): Promise<{ readonly status: number; readonly answer: unknown }> => {
  const { apiKey, home } = readEnvironment();
  const origin = url ?? (await readHouse(home))?.doorUrl ?? DOOR;
  const address = URL.canParse(origin) ? new URL('/v1/events', origin) : null;
  if (address === null) throw new Failure(`--url ${origin} is no URL: write one like ${DOOR}`, 2);
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }) },
    body: JSON.stringify(body),
  }).catch((cause: unknown) => {
    throw new Failure(`nothing answers at ${address.origin}: run keyline start, or name the server with --url`, 1, {
      cause,
    });
  });
  return { status: response.status, answer: parsed(await response.text()) };
};

const parsed = (content: string): unknown => {
  try {
    return JSON.parse(content);
  } catch {
    // Not our door: its status says enough.
    return null;
  }
};

type Problem = {
  readonly title?: string;
  readonly detail?: string;
  readonly mend?: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
};

/** The failure for an answer that is no 202. */
export const refusedBy = (status: number, answer: unknown): Failure => {
  const { title = `answer ${status}`, detail = '', mend = '', errors = [] } = (answer ?? {}) as Problem;
  const lines = errors.slice(0, 20).map(({ path, message }) => `\n  ${path}: ${message}`);
  const invalid = status === 400 || status === 413 || status === 422;
  return new Failure(`${title}. ${detail} ${mend}${lines.join('')}`.trim(), invalid ? 3 : 1);
};
