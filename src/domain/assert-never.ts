/** Ends an exhaustive switch: adding a member to the union makes the call a type error. */
export const assertNever = (value: never): never => {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
};
