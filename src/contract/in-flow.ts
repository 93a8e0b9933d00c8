/** A value as a campaign file would have it on one line: `{ event: Order Completed, within: 60d }`. */
export const inFlow = (value: unknown): string => {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[ ${value.map(inFlow).join(', ')} ]`;
  if (typeof value === 'object' && value !== null) {
    return `{ ${Object.entries(value)
      .map(([key, each]) => `${key}: ${inFlow(each)}`)
      .join(', ')} }`;
  }
  return String(value);
};
