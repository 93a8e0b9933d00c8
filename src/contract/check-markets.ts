/** What only shows when the markets of a folder are looked at together. */
import { marketKey } from '../domain/market.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { ParsedMarket } from './market-file.ts';

export type NamedMarket = { readonly file: string; readonly parsed: ParsedMarket };

/** A country in two markets is an error: its accounts would be in one of them by chance. */
export const checkMarkets = (markets: readonly NamedMarket[]): readonly Diagnostic[] => {
  const diagnostics: Diagnostic[] = [];
  const taken = new Map<string, string>();
  for (const { file, parsed } of markets) {
    const { market, locate } = parsed;
    if (!market) continue;
    for (const [index, country] of market.countries.entries()) {
      const other = taken.get(marketKey(country));
      if (other === undefined) taken.set(marketKey(country), file);
      else if (other !== file) {
        const message = `countries[${index}]: "${country}" is already in ${other}. An account is in one market.`;
        const place = locate(['countries', index], 'value');
        diagnostics.push({ file, ...place, severity: 'error', code: 'duplicate-country', message });
      }
    }
  }
  return diagnostics;
};
