/** Starts the stack of the folder given, says so on standard output, and runs until it is killed. */
import { startStack } from '../../src/embedded/stack.ts';
import { temporalSearch } from '../../src/embedded/temporal-binary.ts';

const { postgresUrl, temporalAddress } = await startStack({
  folder: process.argv[2] ?? '',
  log: () => undefined,
  now: Date.now,
  outside: { postgresUrl: null, temporalAddress: null, smtpUrl: null },
  temporal: temporalSearch(process.env, () => undefined),
  keywords: [],
  mail: true,
  purpose: 'service',
});
process.stdout.write(`${JSON.stringify({ postgresUrl, temporalAddress })}\n`);
