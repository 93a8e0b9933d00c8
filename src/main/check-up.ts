/** The checks of `keyline doctor`. Each looks at one thing, changes nothing, and names the fix where it fails. */
import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { Environment } from '../contract/environment.ts';
import { postgresBinaries } from '../embedded/postgres-binaries.ts';
import { unreachable } from '../embedded/reachable.ts';
import { readStack, type StackRecord } from '../embedded/stack-file.ts';
import { findTemporal, temporalSearch } from '../embedded/temporal-binary.ts';
import { unprivilegedUser } from '../embedded/unprivileged-user.ts';
import { databaseState } from '../store/database/database-state.ts';
import { connectTemporal } from '../temporal/connect.ts';
import { bad, type Check, good } from './check.ts';
import { companyChecks, firstDays } from './check-up-company.ts';
import { wordsOf } from './words-of.ts';

/** All checks, in the order of their names in the report. `env` is the raw environment, for PATH and the cache folder. */
export const checkUp = async (environment: Environment, env: NodeJS.ProcessEnv): Promise<readonly Check[]> => {
  const running = await readStack(environment.home);
  const url = environment.databaseUrl ?? running?.postgresUrl ?? null;
  return Promise.all([
    nodeVersion(process.versions.node),
    homeWritable(environment.home),
    diskSpace(environment.home),
    postgres(environment, running),
    schema(environment, running),
    temporal(environment, running, env),
    smtp(environment, running),
    letOut(environment, running),
    ...companyChecks(url),
  ]);
};

const nodeVersion = (version: string): Check => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const enough = major > 20 || (major === 20 && minor >= 19);
  return enough
    ? good('node', `version ${version}`)
    : bad('node', `version ${version} is too old`, 'install Node.js 20.19 or later');
};

const homeWritable = async (home: string): Promise<Check> => {
  const folder = await nearestExisting(home);
  const writable = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
  if (writable) return good('data folder', folder === home ? home : `${home} (made at the first start)`);
  return bad('data folder', `${folder} cannot be written to`, 'give this user write access, or set KEYLINE_HOME');
};

/** Demo, database and mail of a year of one company's orders take some hundred megabytes. */
const ENOUGH_BYTES = 2e9;

const diskSpace = async (home: string): Promise<Check> => {
  const { bavail, bsize } = await statfs(await nearestExisting(home));
  const free = bavail * bsize;
  const detail = `${(free / 1e9).toFixed(1)} GB free at ${home}`;
  return free >= ENOUGH_BYTES
    ? good('disk space', detail)
    : bad('disk space', detail, 'free 2 GB, or set KEYLINE_HOME to a folder on another disk');
};

const nearestExisting = async (path: string): Promise<string> => {
  const there = await access(path).then(
    () => true,
    () => false,
  );
  return there || dirname(path) === path ? path : nearestExisting(dirname(path));
};

const OLDEST_POSTGRES = 150_000;

const postgres = async (environment: Environment, running: StackRecord | null): Promise<Check> => {
  const url = environment.databaseUrl ?? running?.postgresUrl ?? null;
  try {
    if (url === null) return await embeddedPostgres();
    const { version } = await databaseState(url);
    const detail = `version ${Math.floor(version / 10_000)}.${version % 10_000} answers at ${new URL(url).host}`;
    if (version >= OLDEST_POSTGRES) return good('postgresql', detail);
    return bad('postgresql', detail, 'use PostgreSQL 15 or later, or unset DATABASE_URL');
  } catch (error) {
    const fix =
      url === null
        ? 'run npm ci again without --omit=optional, or set DATABASE_URL'
        : 'start that server, correct DATABASE_URL, or unset it to use the embedded PostgreSQL';
    return bad('postgresql', wordsOf(error), fix);
  }
};

const embeddedPostgres = async (): Promise<Check> => {
  const user = unprivilegedUser(false);
  const binaries = await postgresBinaries(user);
  const { stdout } = await promisify(execFile)(binaries.postgres, ['--version'], user ? { ...user, cwd: '/' } : {});
  return good('postgresql', `embedded: ${stdout.trim()}, not running`);
};

const schema = async (environment: Environment, running: StackRecord | null): Promise<Check> => {
  const url = environment.databaseUrl ?? running?.postgresUrl ?? null;
  if (url === null) return good('schema', 'made or brought up to date at the next start');
  try {
    const { pending, unknown } = await databaseState(url);
    if (unknown.length > 0) {
      return bad('schema', `made by a newer Keyline (${unknown.join(', ')})`, 'run the newer Keyline');
    }
    if (pending.length === 0) return good('schema', 'up to date');
    return bad('schema', `${pending.length} migrations behind`, 'run keyline migrate (a start does it as well)');
  } catch (error) {
    return bad('schema', `cannot be read: ${wordsOf(error)}`, 'mend postgresql first');
  }
};

const temporal = async (
  environment: Environment,
  running: StackRecord | null,
  env: NodeJS.ProcessEnv,
): Promise<Check> => {
  const address = environment.temporalAddress ?? running?.temporalAddress ?? null;
  if (address !== null) return temporalAt(address);
  const search = temporalSearch(env, () => undefined);
  try {
    const { version, foundBy } = await findTemporal(search, false);
    return good('temporal', `version ${version} (${foundBy}), not running`);
  } catch {
    // Which place said what is told by a start; here it is enough that there is none.
    const fix = 'set TEMPORAL_ADDRESS to a server, or KEYLINE_TEMPORAL_CLI to the `temporal` command';
    if (search.cli !== null) return bad('temporal', `KEYLINE_TEMPORAL_CLI=${search.cli} cannot be used`, fix);
    if (search.lookup) return downloadable(fix);
    const off = 'no server is named, and the look-ups are turned off (KEYLINE_TEMPORAL_LOOKUP=off)';
    return bad('temporal', off, `${fix}, or unset KEYLINE_TEMPORAL_LOOKUP`);
  }
};

const temporalAt = async (address: string): Promise<Check> => {
  const fix = 'start that server, correct TEMPORAL_ADDRESS, or unset it to let keyline start its own';
  const [host = '', port = ''] = address.split(/:(?=\d+$)/);
  // A quick look first: the client tries a port that nobody listens on for ten seconds.
  const problem = await unreachable(host, Number(port));
  if (problem !== null) return bad('temporal', `${address} does not answer: ${problem}`, fix);
  try {
    const connection = await connectTemporal({ address });
    await connection.close();
    return good('temporal', `answers at ${address}`);
  } catch (error) {
    return bad('temporal', `${address} does not answer as a Temporal server: ${wordsOf(error)}`, fix);
  }
};

/** Not here yet: it is downloaded at the first start, if there is a way. */
const downloadable = async (fix: string): Promise<Check> => {
  const pip = await promisify(execFile)('python3', ['-m', 'pip', '--version']).then(
    ({ stdout }) => stdout.split(' ').slice(0, 2).join(' '),
    () => null,
  );
  if (pip !== null) return good('temporal', `not on this machine yet: downloaded at the first start (${pip} is here)`);
  const site = await unreachable('temporal.download', 443);
  if (site === null) return good('temporal', 'not on this machine yet: downloaded at the first start');
  const detail = `not on this machine; temporal.download does not answer (${site}) and there is no python3 with pip`;
  return bad('temporal', detail, `${fix}, or install python3-pip where a Python mirror is at hand`);
};

const smtp = async (environment: Environment, running: StackRecord | null): Promise<Check> => {
  if (environment.smtpUrl === null) {
    return good('smtp', `the mail catcher${running?.inboxUrl ? `, inbox ${running.inboxUrl}` : ', not running'}`);
  }
  const { protocol, hostname, port } = new URL(environment.smtpUrl);
  const number = Number(port) || (protocol === 'smtps:' ? 465 : 587);
  const problem = await unreachable(hostname, number);
  if (problem === null) return good('smtp', `${hostname}:${number} answers`);
  const fix = 'start that server, correct SMTP_URL, or unset it to use the mail catcher';
  return bad('smtp', `${hostname}:${number} does not answer: ${problem}`, fix);
};

/** Can a mail leave this machine now, to whom, and how many today. */
const letOut = async (environment: Environment, running: StackRecord | null): Promise<Check> => {
  const { smtpUrl, live, onlyTo } = environment;
  if (smtpUrl === null) return good('sending', 'nothing leaves this machine: mail goes to the catcher');
  if (!live) return good('sending', 'nothing goes out: KEYLINE_LIVE is not 1');
  const whom = onlyTo.length === 0 ? 'live, to everyone' : `live, only to ${onlyTo.join(', ')}`;
  const url = environment.databaseUrl ?? running?.postgresUrl ?? null;
  const today = url === null ? null : await firstDays(url);
  return good('sending', today === null ? whom : `${whom}; ${today}`);
};
