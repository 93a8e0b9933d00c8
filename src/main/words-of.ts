/** What an error says; a connection refused on several addresses is a collection whose own message is empty. */
export const wordsOf = (error: unknown): string => {
  if (error instanceof AggregateError) return error.errors.map(wordsOf).join('; ');
  return error instanceof Error ? error.message : String(error);
};
