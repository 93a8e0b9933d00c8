import fc from 'fast-check';
import { expect, test } from 'vitest';
import { recordFramer } from '../../src/ingest/files/frame-records.ts';
import { lineSplitter } from '../../src/ingest/files/read-lines.ts';

/** A file of rows, some of which are torn, fed in pieces. */
const frame = (text: string, piece: number) => {
  const split = lineSplitter();
  const take = recordFramer({ delimiter: ',', columns: 3 });
  const pieces = Array.from({ length: Math.ceil(text.length / piece) }, (_, index) =>
    text.slice(index * piece, (index + 1) * piece),
  );
  const framed = [
    ...pieces.map((part) => take(split(part, false), false)),
    take(split('', true), false),
    take([], true),
  ];
  return {
    records: framed.flatMap((part) => part.records),
    refused: framed.flatMap((part) => part.refused),
  };
};

const cell = fc.string({ unit: fc.constantFrom('a', 'é', ' ', ',', '"', '\n', "'", ';'), maxLength: 8 });
const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
const good = fc
  .tuple(cell, cell)
  .map(([left, right]) => ({ good: true, text: `id,${quote(left)},${quote(right)}`, cells: ['id', left, right] }));
const torn = fc
  .constantFrom('id,"open,x', 'id,x', 'id,a,b,c', 'id,a "b" c,d', '"id""x,a,b', 'id,a,b"')
  .map((text) => ({ good: false, text, cells: [] as string[] }));

test('every good row between torn ones is read, whatever the pieces', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof({ weight: 9, arbitrary: good }, { weight: 1, arbitrary: torn }), {
        minLength: 1,
        maxLength: 30,
      }),
      fc.integer({ min: 1, max: 200 }),
      (rows, piece) => {
        // Within a torn neighbour's reach a quoted cell over several lines cannot be told from a torn one: only whole lines.
        const oneLine = rows.every((row) => row.good)
          ? rows
          : rows.map((row) => ({
              ...row,
              text: row.text.replaceAll('\n', ' '),
              cells: row.cells.map((text) => text.replaceAll('\n', ' ')),
            }));
        const { records, refused } = frame(`${oneLine.map((row) => row.text).join('\n')}\n`, piece);
        expect(records.map((record) => record.cells)).toEqual(
          oneLine.filter((row) => row.good).map((row) => row.cells),
        );
        expect(refused).toHaveLength(oneLine.filter((row) => !row.good).length);
      },
    ),
    { numRuns: 500 },
  );
});
