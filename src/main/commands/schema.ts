/** `keyline schema`: the language for editors (JSON Schema, with the words of a folder) and for people (Markdown). */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Argument, type Command } from 'commander';
import { FILE_KINDS, type FileKind } from '../../contract/schema/file-shapes.ts';
import { jsonSchema } from '../../contract/schema/json-schema.ts';
import { reference } from '../../contract/schema/reference.ts';
import { campaignsFolder, readCatalogue } from '../campaign-surroundings.ts';
import { Failure } from '../failure.ts';
import { jsonAnswer } from '../json-answer.ts';

type Options = {
  readonly folder?: string;
  readonly out?: string;
  readonly write?: true;
  readonly reference?: true;
  readonly json?: true;
};

export function registerSchema(program: Command): void {
  program
    .command('schema')
    .summary('the language as JSON Schema for editors, or as a page to read')
    .description('Print the shape of a kind of file as JSON Schema (draft 7), with the words of a folder of campaigns')
    .addArgument(new Argument('[kind]', 'default: campaign; with --write: all').choices(FILE_KINDS))
    .option('--folder <folder>', 'whose templates, segments, tiers ... (default: campaigns here, else the starters)')
    .option('--out <file>', 'write it to this file')
    .option('--write', `write ${join(HOME, '<kind>.json')}, where the README's hint for editors points`)
    .option('--reference', 'the language as Markdown instead: campaigns/REFERENCE.md')
    .option('--json', 'with --out or --write: the files written, as one JSON document')
    .action(async (kind: FileKind | undefined, options: Options) => {
      const files = await filesOf(kind, options);
      const [only] = files;
      if (only?.file === null) {
        process.stdout.write(only.text);
        return;
      }
      for (const { file, text } of files) {
        if (file !== null) await write(file, text);
      }
      const names = files.flatMap(({ file }) => file ?? []);
      if (options.json) process.stdout.write(jsonAnswer({ files: names }));
      else process.stderr.write(names.map((name) => `keyline: ${name} written\n`).join(''));
    });
}

const HOME = join('.keyline', 'schema');

/** Null as the file: standard output. */
type Text = { readonly file: string | null; readonly text: string };

const filesOf = async (kind: FileKind | undefined, options: Options): Promise<readonly Text[]> => {
  if (options.out !== undefined && options.write) {
    throw new Failure('--out names a file and --write the usual ones: leave one of them away', 2);
  }
  if (options.reference) {
    if (kind !== undefined || options.write) {
      throw new Failure('--reference is one page of all kinds: keyline schema --reference [--out FILE]', 2);
    }
    return [{ file: options.out ?? null, text: reference() }];
  }
  const { catalogue } = await readCatalogue(await campaignsFolder(options.folder));
  const kinds = kind === undefined ? (options.write ? FILE_KINDS : (['campaign'] as const)) : [kind];
  return kinds.map((each) => ({
    file: options.write ? join(HOME, `${each}.json`) : (options.out ?? null),
    text: `${JSON.stringify(jsonSchema(each, catalogue), null, 2)}\n`,
  }));
};

const write = async (file: string, text: string): Promise<void> => {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new Failure(`${file} cannot be written: ${error.message}`);
  }
};
