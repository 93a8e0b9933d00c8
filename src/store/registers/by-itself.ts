/** The actor of what time alone does. */
export const BY_ITSELF = 'keyline';

/** Rows a watch takes in one call, the earliest first; the rest waits for the next sweep. */
export const MOST_WATCHED = 500;
