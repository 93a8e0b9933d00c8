/** A path into the file's value: keys and list indexes. */
export type Path = readonly (string | number)[];
