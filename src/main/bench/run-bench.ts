/** Measures on servers of its own, where a bench needs any, in a folder that is gone afterwards: nobody's company is touched. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectEverything, type Everything } from '../connect.ts';
import { Failure } from '../failure.ts';
import { readEnvironment } from '../read-environment.ts';
import { type House, runHouse } from '../run-house.ts';
import { untilSignal } from '../until-signal.ts';
import { type Bench, publishForBench } from './bench-company.ts';
import { measureEnrolment } from './measure-enrolment.ts';
import { measureSend } from './measure-send.ts';
import { measureSimulate } from './measure-simulate.ts';
import { type Measurement, measurementOf, type Run } from './measurement.ts';

/** By name, each with what it measures. `run` counts from 1 and keeps the accounts of the runs apart. */
export const BENCHES: Readonly<Record<string, { readonly what: string } & Measure>> = {
  'enrolment-p99': {
    what: 'fact to enrolment, 15 facts a second (Temporal round trip)',
    ...{ needs: 'house', measure: measureEnrolment },
  },
  'send-median': { what: 'claim to settle of one mail (raw SMTP)', needs: 'house', measure: measureSend },
  'simulate-year': {
    what: 'a year of 100 accounts simulated (the company 20 times through JSON)',
    ...{ needs: 'folder', measure: measureSimulate },
  },
};

type Measure =
  | { readonly needs: 'house'; readonly measure: (bench: Bench, run: number) => Promise<Run> }
  | { readonly needs: 'folder'; readonly measure: (folder: string, run: number) => Promise<Run> };

export type BenchOptions = {
  readonly runs: number;
  /** How long each run keeps up its rate. */
  readonly seconds: number;
  readonly log: (line: string) => void;
};

/** Throws Failure for a name that is none, and where something does not come to rest; nothing stays behind. */
export const runBench = async (
  names: readonly string[],
  { runs, seconds, log }: BenchOptions,
): Promise<readonly Measurement[]> => {
  const benches = names.map(benchOf);
  const folder = await mkdtemp(join(tmpdir(), 'keyline-bench-'));
  const { signalled, forget } = untilSignal();
  let everything: Everything | null = null;
  let house: House | null = null;
  try {
    let bench: Bench | null = null;
    if (benches.some(({ needs }) => needs === 'house')) {
      log('starting PostgreSQL, Temporal and a mail catcher');
      everything = await connectEverything({ home: folder, catcherOnly: true, ownOnly: true, log });
      const { smtpUrl } = everything.stack;
      if (smtpUrl === null) throw new Failure('the stack has no mail catcher');
      await publishForBench(everything);
      house = await runHouse(everything, { log, stepped: false, folder, cacheFolder: readEnvironment().home });
      bench = { everything, folder, doorUrl: house.doorUrl, smtpUrl, seconds };
    }
    const measuring = measureAll({ bench, folder }, benches, runs, log);
    const cut = signalled.then((): never => {
      throw new Failure('stopped before all was measured');
    });
    return await Promise.race([measuring, cut]);
  } finally {
    await house?.close();
    await everything?.close();
    await rm(folder, { recursive: true, force: true });
    forget();
  }
};

type NamedBench = { readonly name: string } & Measure;

const benchOf = (name: string): NamedBench => {
  const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
  if (!bench) throw new Failure(`there is no bench ${name}: write one of ${Object.keys(BENCHES).join(', ')}`, 2);
  return { name, ...bench };
};

/** The running house is there where one of the benches needs it. */
type Place = { readonly bench: Bench | null; readonly folder: string };

const measureOnce = async ({ bench, folder }: Place, one: NamedBench, run: number): Promise<Run> => {
  if (one.needs === 'folder') return one.measure(folder, run);
  if (bench === null) throw new Failure(`bench ${one.name} needs a running house, and none was started`);
  return one.measure(bench, run);
};

const measureAll = async (
  place: Place,
  benches: readonly NamedBench[],
  runs: number,
  log: (line: string) => void,
): Promise<readonly Measurement[]> => {
  const measured: Measurement[] = [];
  for (const one of benches) {
    const { name } = one;
    const results: Run[] = [];
    for (let run = 1; run <= runs; run += 1) {
      const result = await measureOnce(place, one, run);
      log(`${name}, run ${run} of ${runs}: ${result.value.toFixed(1)} ms, baseline ${result.baseline.toFixed(1)} ms`);
      results.push(result);
    }
    measured.push(measurementOf(name, results));
  }
  return measured;
};
