import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Everything a workflow may import, besides the SDK. */
const SOURCES = ['workflows', 'src/domain'];

/**
 * Bundles the workflow code once and keeps it in `cacheFolder` under a hash of its sources and of the SDK's version, so
 * that a second start needs milliseconds instead of seconds. Answers the bundle's path. Two processes may do it at
 * once: each writes a file of its own and renames it.
 */
export const workflowBundle = async (cacheFolder: string): Promise<string> => {
  const path = join(cacheFolder, `workflows-${await contentHash()}.js`);
  if (existsSync(path)) return path;
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(ROOT, 'workflows/index.ts'),
    logger: new DefaultLogger('WARN'),
  });
  await mkdir(cacheFolder, { recursive: true });
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, code);
  await rename(draft, path);
  return path;
};

const contentHash = async (): Promise<string> => {
  const hash = createHash('sha256').update(sdkVersion());
  for (const folder of SOURCES) {
    for (const file of (await readdir(join(ROOT, folder))).sort()) {
      if (!file.endsWith('.ts')) continue;
      hash.update(`\n${folder}/${file}\n`).update(await readFile(join(ROOT, folder, file)));
    }
  }
  return hash.digest('hex').slice(0, 16);
};

const sdkVersion = (): string => {
  const manifest: { version: string } = createRequire(import.meta.url)('@temporalio/worker/package.json');
  return manifest.version;
};
