/** The demo's live line: a bar, the business date and counts, in place on a terminal; elsewhere a line a week. */
import { type BusinessTime, businessTime, DAY, later } from '../domain/time.ts';
import { colours } from './colours.ts';

/** With the longest counts the line keeps below 100 columns. */
const BAR = 12;

export type DemoDay = {
  readonly at: BusinessTime;
  readonly from: BusinessTime;
  readonly to: BusinessTime;
  readonly accounts: number;
  readonly enrolments: number;
  readonly messages: number;
  /** Both stay 0, for all to see. */
  readonly duplicates: number;
  readonly unexplained: number;
};

export type DemoProgress = {
  /** A line of its own, above the live one. */
  readonly say: (line: string) => void;
  readonly day: (day: DemoDay) => void;
  readonly end: () => void;
};

export const demoProgress = (out: NodeJS.WriteStream): DemoProgress => {
  let live = '';
  let nextLineAt = businessTime(0);
  const clear = (): void => {
    if (live !== '') out.write('\r\u001b[2K');
    live = '';
  };
  return {
    say: (line) => {
      const kept = live;
      clear();
      out.write(`${line}\n`);
      live = kept;
      out.write(live);
    },
    day: ({ at, from, to, accounts, enrolments, messages, duplicates, unexplained }) => {
      const date = new Date(at).toISOString().slice(0, 10);
      const proof = `sent twice ${duplicates}  unexplained ${unexplained}`;
      const counts = `${date}  ${accounts} accounts  ${enrolments} enrolments  ${messages} messages  ${proof}`;
      if (!out.isTTY) {
        if (at < nextLineAt) return;
        nextLineAt = later(at, 7 * DAY);
        out.write(`${counts}\n`);
        return;
      }
      const done = Math.round((BAR * (at - from)) / (to - from));
      clear();
      live = `${colours.cyan('█'.repeat(done))}${colours.dim('░'.repeat(BAR - done))} ${counts}`;
      out.write(live);
    },
    end: () => {
      if (live !== '') out.write('\n');
      live = '';
    },
  };
};
