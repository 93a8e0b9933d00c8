import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { workflowBundle } from '../../src/main/workflow-bundle.ts';
import { BUNDLE_CACHE } from '../support/workflow-cache.ts';

/** Names of the modules in a bundle, from the source map at its end. */
const modulesOf = (bundle: string): string[] => {
  const encoded = bundle.slice(bundle.lastIndexOf('base64,') + 'base64,'.length).trim();
  const map: { sources: string[] } = JSON.parse(Buffer.from(encoded, 'base64').toString());
  return map.sources;
};

describe('the workflow bundle', () => {
  test('holds our workflows, the domain and the SDK, and stays small', { timeout: 60_000 }, async () => {
    const bundle = await readFile(await workflowBundle(BUNDLE_CACHE), 'utf8');
    const modules = modulesOf(bundle);
    const foreign = modules.filter((name) => /node_modules\/(?!@temporalio\/|long\/|ms\/|nexus-rpc\/)/.test(name));
    expect(foreign.filter((name) => !name.includes('webpack'))).toEqual([]);
    const ours = modules.filter((name) => !name.includes('node_modules') && /\.ts$/.test(name));
    expect(ours.filter((name) => !/\/(workflows|src\/domain)\/[^/]+\.ts$/.test(name))).toEqual([]);
    expect(ours.some((name) => name.endsWith('/workflows/account.ts'))).toBe(true);
    expect(modules.filter((name) => /^(external )?"?node:/.test(name))).toEqual([]);
    // Code without its source map; zod alone would add 1 MB.
    expect(bundle.lastIndexOf('//# sourceMappingURL')).toBeLessThan(700_000);
  });
});
