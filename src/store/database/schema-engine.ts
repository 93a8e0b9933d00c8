/**
 * Prisma's own schema engine as WebAssembly, so migrations need no downloaded binary. It keeps `_prisma_migrations` like
 * `prisma migrate deploy`, which works beside it. The package's own loader expects a bundler, so it is instantiated here.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import type pg from 'pg';

export type SchemaEngine = bindings.SchemaEngine;

type WasmExports = Readonly<Record<string, unknown>>;

/** Node has it; @types/node 20 does not say so without the DOM's types. */
declare const WebAssembly: {
  readonly instantiate: (
    bytes: Uint8Array,
    imports: object,
  ) => Promise<{ readonly instance: { readonly exports: WasmExports } }>;
};

/** Not in the package's types, which speak of its bundler entry. */
type Loadable = { readonly __wbg_set_wasm: (exports: WasmExports) => void };

let loaded: Promise<void> | undefined;

/** Opens the engine on a database's pool, which stays the caller's; `datamodel` is the text of schema.prisma. */
export const openSchemaEngine = async (pool: pg.Pool, datamodel: string): Promise<SchemaEngine> => {
  loaded ??= loadWasm();
  await loaded;
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg(pool));
  return bindings.SchemaEngine.new({ datamodels: [['schema.prisma', datamodel]] }, () => undefined, adapter);
};

const loadWasm = async (): Promise<void> => {
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm');
  const bytes = await readFile(join(dirname(entry), 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, {
    './schema_engine_bg.js': withPatientTimers(bindings),
  });
  (bindings as unknown as Loadable).__wbg_set_wasm(instance.exports);
  const start = instance.exports['__wbindgen_start'];
  if (typeof start === 'function') start();
};

/**
 * The engine limits its own lock to 10 s by a timer that it never clears: left alone, every process that has migrated
 * would end ten seconds late. Its timers therefore do not keep the process.
 */
const withPatientTimers = (imports: object): object => {
  const timers = Object.keys(imports).filter((name) => name.startsWith('__wbg_setTimeout'));
  const patient = (work: () => void, ms: number) => setTimeout(work, ms >>> 0).unref();
  return { ...imports, ...Object.fromEntries(timers.map((name) => [name, patient])) };
};
