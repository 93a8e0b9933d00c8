import { afterAll } from 'vitest';
import { freePort } from '../../src/embedded/free-port.ts';
import { startTemporal } from '../../src/embedded/temporal.ts';
import { findTemporal, temporalSearch } from '../../src/embedded/temporal-binary.ts';
import { SEARCH_ATTRIBUTES } from '../../workflows/messages.ts';

export type TestTemporal = { readonly address: string; readonly stop: () => Promise<void> };

/**
 * A real Temporal server of this test file: in memory, namespace `default`, our search attributes known. Stops after
 * the file's tests; `stop` does it earlier. The command is found as in production (see temporal-binary.ts).
 */
export const openTestTemporal = async (): Promise<TestTemporal> => {
  const { path } = await findTemporal(temporalSearch(process.env, (line) => process.stderr.write(`${line}\n`)));
  const keywords = Object.values(SEARCH_ATTRIBUTES).map(({ name }) => name);
  const server = await startTemporal({ binary: path, file: null, port: await freePort(), uiPort: null, keywords });
  afterAll(() => server.stop());
  return { address: server.address, stop: server.stop };
};
