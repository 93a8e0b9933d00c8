/** A line for people, on standard error: standard output is for what was asked. */
export const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};
