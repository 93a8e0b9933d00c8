/** A record's own value: names come from files and events, so `constructor` must not find Object's. */
export const own = <Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined => {
  const value = record[key];
  return value !== undefined && Object.hasOwn(record, key) ? value : undefined;
};
