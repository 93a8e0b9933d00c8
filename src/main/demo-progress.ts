/** The demo's live line: business date and counts, in place on a terminal, one line a fortnight elsewhere. */
export const demoProgress = (out: NodeJS.WriteStream) => {
  let days = 0;
  let open = false;
  return {
    day: (date: string, { messages, enrolments }: { messages: number; enrolments: number }): void => {
      days += 1;
      const line = `${date}  ${String(enrolments).padStart(5)} enrolments  ${String(messages).padStart(6)} messages`;
      if (out.isTTY) {
        out.write(`\r${line}`);
        open = true;
      } else if (days % 14 === 1) out.write(`${line}\n`);
    },
    end: (): void => {
      if (open) out.write('\n');
      open = false;
    },
  };
};
