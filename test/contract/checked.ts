/** Campaign files for tests: a catalogue that knows the starter's words, and diagnostics as short lines. */
import { parseCampaign } from '../../src/contract/campaign/parse-campaign.ts';
import type { Catalogue } from '../../src/contract/catalogue.ts';
import type { Diagnostic } from '../../src/contract/diagnostic.ts';

export const CATALOGUE: Catalogue = {
  templates: {
    'we-miss-you': { usesOffer: false, clickable: true, asks: false },
    'comeback-offer': { usesOffer: true },
    'thank-you': { usesOffer: true },
    'thank-you-plain': { usesOffer: false },
    'offer-ends-soon': { usesOffer: true },
    newsletter: { usesOffer: false },
    'need-survey': { usesOffer: false, clickable: false, asks: true },
  },
  segments: ['lapsed', 'lapsing', 'key-accounts'],
  vocabulary: {
    currencies: ['PHP', 'GBP'],
    topics: ['offers', 'newsletter', 'service'],
    tiers: ['silver', 'gold', 'platinum'],
    events: ['Quote Requested'],
    accountFields: ['region'],
  },
};

/** `line:column code message`, warnings with `warn` in front. */
export const line = ({ line, column, severity, code, message }: Diagnostic): string =>
  `${severity === 'warn' ? 'warn ' : ''}${line}:${column} ${code} ${message}`;

export const faultsOf = (text: string, catalogue = CATALOGUE, file = 'campaigns/test.yaml'): readonly string[] =>
  parseCampaign(text, file, catalogue).diagnostics.map(line);

/** A campaign that is fine but for its steps, which begin on line 4. */
export const withSteps = (steps: string): string => `campaign: test
trigger: { segment: lapsed, on: enter }
steps:
${steps}
`;

/** A campaign that is fine but for these lines, which begin on line 2. */
export const withTop = (top: string): string => `campaign: test
${top}
steps: [ { send: we-miss-you } ]
`;

/** A scheduled campaign that is fine but for its steps, which begin on line 4. */
export const withIssue = (steps: string): string => `issue: 1
trigger: { schedule: { every: day, at: "09:00" } }
steps:
${steps}
`;
