/**
 * Ctrl-C and SIGTERM as a promise, for commands that run until they are stopped. Repeats are swallowed: npx passes on a
 * Ctrl-C that the terminal has already delivered, and a stop in order must not be torn by its own echo.
 */
export const untilSignal = (): { readonly signalled: Promise<NodeJS.Signals>; readonly forget: () => void } => {
  let heard: (signal: NodeJS.Signals) => void = () => undefined;
  const signalled = new Promise<NodeJS.Signals>((resolve) => {
    heard = resolve;
  });
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of names) process.on(name, heard);
  const forget = () => {
    for (const name of names) process.off(name, heard);
  };
  return { signalled, forget };
};
