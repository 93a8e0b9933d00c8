/** A column an import reads, found in a file's header by its name or one of the names other systems give it. */
export type ImportColumn = {
  readonly name: string;
  readonly required: boolean;
  /** Compared without case, blanks and signs: `InvoiceNo`, `invoice_no` and `Invoice No.` are one. */
  readonly synonyms: readonly string[];
  /** Not named where a file has none of what is needed: there are too many of its like. */
  readonly unlisted?: true;
};

/** The cells of one row by column name; a column the file has not is missing. */
export type ImportCells = Readonly<Record<string, string>>;

/** What of a header counts when names are compared: letters and digits, lower case. */
export const plainName = (header: string): string => header.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

export const required = (name: string, ...synonyms: string[]): ImportColumn => ({ name, required: true, synonyms });

export const optional = (name: string, ...synonyms: string[]): ImportColumn => ({ name, required: false, synonyms });
