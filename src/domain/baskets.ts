/**
 * Order lines that are no goods, by their whole name with at most one word before (`DOTCOM POSTAGE`): nobody is to be
 * offered postage because he bought cups. Read without case, by PostgreSQL and by JavaScript alike.
 */
export const NO_GOODS = String.raw`^\s*(\S+\s+)?(postage|carriage|freight|shipping|delivery|bank charges?|discount|manual|adjustment|commission|fee|samples?)\s*$`;

/** So many of the newest orders say what goes together now; more would only cost memory. */
export const MOST_BASKETS = 100_000;
