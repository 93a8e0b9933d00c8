import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { optional, required } from '../../src/contract/import-columns.ts';
import { ORDER_COLUMNS, ORDER_LINE_COLUMNS } from '../../src/contract/import-orders.ts';
import { InvalidFile } from '../../src/ingest/files/invalid-file.ts';
import { openTable } from '../../src/ingest/files/read-table.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

const COLUMNS = [required('id', 'customer no'), optional('name')];

const read = async (content: string | Uint8Array, name = 'file.csv') => {
  const path = await folder.write(name, content);
  const table = await openTable(path, { layouts: { things: COLUMNS } });
  const rows: unknown[] = [];
  const refused: unknown[] = [];
  for await (const batch of table.batches()) {
    rows.push(...batch.rows.map(({ line, cells }) => [line, cells['id'], cells['name']]));
    refused.push(...batch.refused);
  }
  return { rows, refused, warnings: table.warnings };
};

const failure = async (content: string | Uint8Array, name = 'file.csv'): Promise<string> => {
  const error = await read(content, name).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(InvalidFile);
  return (error as Error).message;
};

const utf16 = (text: string, order: 'le' | 'be') => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
};

describe('encodings', () => {
  const text = 'id,name\n1,Müller €\n2,شرکت\n';
  const rows = [
    [2, '1', 'Müller €'],
    [3, '2', 'شرکت'],
  ];

  test.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16 little-endian', utf16(text, 'le')],
    ['UTF-16 big-endian', utf16(text, 'be')],
    ['gzip', gzipSync(text)],
    ['UTF-8 with Windows line ends and none at the end', Buffer.from(text.trimEnd().replaceAll('\n', '\r\n'))],
  ])('%s', async (_, bytes) => {
    expect(await read(bytes)).toEqual({ rows, refused: [], warnings: [] });
  });

  test('Windows-1252 is read and said', async () => {
    const bytes = Buffer.concat([
      Buffer.from('id,name\n1,M'),
      Buffer.from([0xfc]),
      Buffer.from('ller '),
      Buffer.from([0x80, 0x0a]),
    ]);
    expect(await read(bytes)).toEqual({
      rows: [[2, '1', 'Müller €']],
      refused: [],
      warnings: ['the text is not UTF-8: it was read as Windows-1252'],
    });
  });

  test('a letter on the border of two chunks stays whole', async () => {
    const names = Array.from({ length: 20_000 }, (_, index) => `${index},${'é'.repeat(1 + (index % 3))}`);
    const { rows: read20000, refused } = await read(`id,name\n${names.join('\n')}\n`);
    expect(read20000.map((row) => (row as string[]).slice(1).join(','))).toEqual(names);
    expect(refused).toEqual([]);
  });
});

describe('headers', () => {
  test('synonyms, case, blanks and signs do not matter; semicolons and tabs do as well as commas', async () => {
    expect((await read('Name;Customer-No\nA;1\n')).rows).toEqual([[2, '1', 'A']]);
    expect((await read('CUSTOMER NO.\tname\n1\tA\n')).rows).toEqual([[2, '1', 'A']]);
  });

  test('columns nobody reads are named', async () => {
    expect((await read('id,colour,name\n1,red,A\n')).warnings).toEqual(['columns not read: colour']);
  });

  test('a missing column: what is missing, what was found, what would do, what was meant', async () => {
    const message = await failure('idd,name\n1,A\n');
    expect(message).toMatch(
      /missing column: id; found: idd, name; accepted .*: id, \[name\]; did you mean id by "idd"\?$/,
    );
  });

  test('of two layouts the nearer one is explained', async () => {
    const path = await folder.write('orders.csv', 'invoice,date,customer,product,quantiy,unit_price\n');
    const open = openTable(path, { layouts: { lines: ORDER_LINE_COLUMNS, orders: ORDER_COLUMNS } });
    await expect(open).rejects.toThrow(/missing column: quantity; .* did you mean quantity by "quantiy"\?/);
  });
});

describe('files that cannot be read', () => {
  test.each([
    ['empty', '', 'file.csv', /is empty: it needs a header line/],
    ['blank lines only', '\n\n \n', 'file.csv', /blank lines only/],
    ['no gzip', 'id,name\n1,A\n', 'file.csv.gz', /named .gz but holds no gzip data/],
    ['a workbook', Buffer.from('PK\u0003\u0004\u0000\u0000'), 'file.xlsx', /is a workbook .*: save it as CSV/],
    ['UTF-16 without a mark', Buffer.from('id,name\n', 'utf16le'), 'file.csv', /no text in UTF-8/],
    ['a header that breaks off', 'id,"name\n1,A\n', 'file.csv', /header line breaks off inside a quoted cell/],
  ])('%s', async (_, content, name, message) => {
    expect(await failure(content, name)).toMatch(message);
  });

  test('torn gzip is found before a row is read', async () => {
    const bytes = gzipSync(
      `id,name\n${Array.from({ length: 5_000 }, (_, index) => `${index},${Math.sin(index)}`).join('\n')}\n`,
    );
    expect(await failure(bytes.subarray(0, bytes.length - 2_000), 'file.csv.gz')).toMatch(
      /ends in the middle of its gzip data/,
    );
    const broken = Buffer.from(bytes);
    broken.fill(0xff, 4_000, 5_000);
    expect(await failure(broken, 'file.csv.gz')).toMatch(/holds broken gzip data/);
  });

  test('missing files and folders', async () => {
    const open = (path: string) => openTable(path, { layouts: { things: COLUMNS } });
    await expect(open(`${folder.path}/nowhere.csv`)).rejects.toThrow(/nowhere.csv does not exist: check the name/);
    await expect(open(folder.path)).rejects.toThrow(/is a folder/);
  });
});

describe('torn rows', () => {
  test('a quote that never closes costs its own line and no other', async () => {
    const { rows, refused } = await read('id,name\n1,A\n2,"B\n3,C\n4,D\n');
    expect(rows).toEqual([
      [2, '1', 'A'],
      [4, '3', 'C'],
      [5, '4', 'D'],
    ]);
    expect(refused).toEqual([{ line: 3, reason: 'a quote opens in this line and is not closed properly' }]);
  });

  test('two torn quotes do not make a row of what lies between', async () => {
    const { rows, refused } = await read('id,name\n1,"A\n2,B\n3,"C\n4,"D ""x"" y"\n');
    expect(rows).toEqual([
      [3, '2', 'B'],
      [5, '4', 'D "x" y'],
    ]);
    expect(refused).toMatchObject([{ line: 2 }, { line: 4 }]);
  });

  test('a cell over several lines is one row, known by its first line', async () => {
    const { rows, refused } = await read('id,name\r\n1,"A\r\nand ""B"""\r\n2,C\r\n');
    expect(rows).toEqual([
      [2, '1', 'A\nand "B"'],
      [4, '2', 'C'],
    ]);
    expect(refused).toEqual([]);
  });

  test('too many cells, too few, a quote in the middle', async () => {
    const { rows, refused } = await read('id,name\n1,A,x\n2\n3,6" pipe 2"\n4,D\n');
    expect(rows).toEqual([[5, '4', 'D']]);
    expect(refused).toEqual([
      { line: 2, reason: 'has 3 cells where the header has 2' },
      { line: 3, reason: 'has 1 cell where the header has 2' },
      { line: 4, reason: 'a quote stands where none may: quote the whole cell and double it' },
    ]);
  });

  test('a cell of 10 MB is refused, on one line or over many, and the rest is read', async () => {
    const many = `2,"${'y'.repeat(99)}\n`.padEnd(200_000, 'z,\n');
    const { rows, refused } = await read(`id,name\n1,${'x'.repeat(10_000_000)}\n${many}\n3,C\n`);
    expect(rows.at(-1)).toMatchObject({ 1: '3', 2: 'C' });
    expect(refused[0]).toEqual({ line: 2, reason: 'the line is longer than 65536 characters' });
    expect(refused[1]).toMatchObject({ line: 3, reason: 'a quote opens in this line and is not closed properly' });
  });
});
