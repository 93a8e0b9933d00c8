/** Which traits a trigger may name: those whose moves are kept as facts. */
import { DOSSIER_FIELDS } from '../../domain/dossier-fields.ts';
import { TRAIT_ORDERS, UNORDERED_TRAITS } from '../../domain/trait-orders.ts';
import type { Reading } from '../catalogue.ts';
import { show } from '../check-shape.ts';
import { didYouMean } from '../did-you-mean.ts';
import type { Path } from '../path.ts';

const KEPT: readonly string[] = [
  'tier',
  ...Object.keys(TRAIT_ORDERS),
  ...UNORDERED_TRAITS,
  'next_tender',
  'next_contract_end',
  ...DOSSIER_FIELDS,
];

/** `account.tier` or short `tier`; true where a trigger by it can ever be met, otherwise it is reported. */
export const checkTrait = (
  trait: string,
  changes: 'up' | 'down' | 'any',
  path: Path,
  { report, catalogue }: Reading,
): boolean => {
  const name = trait.startsWith('account.') ? trait.slice('account.'.length) : trait;
  const own = catalogue.vocabulary?.accountFields;
  const known = [...KEPT, ...(own ?? [])];
  const isService = /^service\.[a-z0-9][a-z0-9-]*$/.test(name);
  if (!known.includes(name) && !isService) {
    const hint = didYouMean(name, known);
    // Without the settings a name that is no slip of a known one may well be the company's own.
    if (own === undefined && hint === '') return true;
    const kept = ` Kept are ${KEPT.join(', ')}, service.<name> and fields of your own.`;
    report([...path, 'trait'], {
      code: 'unknown-trait',
      message: `Changes of ${show(trait)} are not kept.${hint || kept}`,
    });
    return false;
  }
  if (changes === 'any' || !(isService || (UNORDERED_TRAITS as readonly string[]).includes(name))) return true;
  const message = `${show(trait)} has no order, so it never goes ${changes}. Write changes: any.`;
  report([...path, 'changes'], { code: 'no-order', message });
  return false;
};
