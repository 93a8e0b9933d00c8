/** One line on standard error that moves while a terminal looks on, and a plain line a tenth otherwise. */
import type { OnProgress } from '../ingest/files/import-report.ts';

const BAR = 24;

export type Progress = {
  readonly show: OnProgress;
  /** A line of its own. */
  readonly say: (line: string) => void;
  readonly end: () => void;
};

export const showProgress = (out: NodeJS.WriteStream = process.stderr): Progress => {
  let shown = '';
  const clear = (): void => {
    if (shown !== '' && out.isTTY) out.write('\r\u001b[2K');
    shown = '';
  };
  return {
    show: ({ phase, done, total }) => {
      const share = total > 0 ? Math.min(1, done / total) : 0;
      const step = `${phase} ${Math.floor(share * (out.isTTY ? 100 : 10))}`;
      if (step === shown) return;
      clear();
      shown = step;
      const counted = phase === 'reading' ? `${done} lines read` : `${done} of ${total} batches written`;
      const bar = '#'.repeat(Math.round(share * BAR)).padEnd(BAR, '.');
      out.write(out.isTTY ? `[${bar}] ${counted}` : `${counted}\n`);
    },
    say: (line) => {
      clear();
      out.write(`${line}\n`);
    },
    end: clear,
  };
};
