/** One CSV record (RFC 4180): a field is quoted where it must be. */
export const csvRecord = (fields: readonly (string | number | null)[]): string =>
  `${fields
    .map((field) => {
      const text = field === null ? '' : String(field);
      return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    })
    .join(',')}\n`;
