/**
 * A name or subject of either writing direction inside a sentence of ours: isolated (Unicode FSI and PDI), so that it
 * cannot pull the words and figures beside it to its own side.
 */
export const isolate = (text: string): string => `\u2068${text}\u2069`;

/** A sentence with a name in it, such as a task's title: the name turns neither the sentence nor what stands beside it. */
export const isolateSentence = (text: string, name: string): string =>
  isolate(name === '' ? text : text.replaceAll(name, isolate(name)));
