/** ISO 8601 with seconds and an offset or Z, between 1970 and 2200. */
export const isInstant = (value: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/.test(value)) return false;
  const at = Date.parse(value);
  return at >= 0 && at < Date.UTC(2200, 0) && daysMatch(value);
};

/** `Date.parse` takes 31 February for 3 March. */
const daysMatch = (value: string): boolean => {
  const [year = 0, month = 0, day = 0] = value.slice(0, 10).split('-').map(Number);
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
};
