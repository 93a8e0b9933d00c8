/** Finds (or downloads) the Temporal server as production does, and prints its path; so that no test waits for a download. */
import { findTemporal, temporalSearch } from '../../src/embedded/temporal-binary.ts';

const say = (line: string) => process.stderr.write(`${line}\n`);

try {
  const { path, version, foundBy } = await findTemporal(temporalSearch(process.env, say));
  process.stdout.write(`Temporal ${version} at ${path} (${foundBy})\n`);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
