import type { Letter } from '../../domain/letter.ts';
import { readKnownSettings } from '../campaigns/read-settings.ts';
import type { Store } from '../database/open.ts';

/** A line of a digest with a button, as the page behind the button shows it. */
export type VetoLine = {
  readonly owner: string;
  readonly ownerName: string;
  readonly locale: string;
  readonly company: string;
  readonly about: string | null;
  readonly text: string;
  /** Ids of the planned touches the button stops, with what became of each by now. */
  readonly touches: readonly VetoableTouch[];
};

export type VetoableTouch = {
  readonly id: string;
  /** `open`: it may still be stopped. `going`: it went out, or is going out now. `over`: off the plan for another reason. */
  readonly standing: 'open' | 'vetoed' | 'going' | 'over';
};

/** Null: no such notice, no such line, or one without a button. */
export const readVetoLine = async (store: Store, key: string, line: number): Promise<VetoLine | null> => {
  const notice = await store.prisma.notice.findUnique({ where: { key } });
  if (notice?.kind !== 'digest' || notice.ownerId === null) return null;
  const { letter } = notice.body as unknown as { readonly letter?: Letter };
  const said = letter?.lines[line];
  if (!letter || !said?.action) return null;
  const owner = await store.prisma.owner.findUnique({ where: { id: notice.ownerId } });
  const touches = await store.prisma.$queryRaw<VetoableTouch[]>`
    SELECT p.id, CASE WHEN m.phase IN ('DOT', 'ACCEPTED') OR (m.phase = 'UNKNOWN' AND m.next_attempt_at IS NULL) THEN 'going'
                      WHEN p.status = 'vetoed' THEN 'vetoed'
                      WHEN p.status IN ('planned', 'asked') THEN 'open'
                      WHEN p.status IN ('accepted', 'unknown') THEN 'going' ELSE 'over' END AS standing
    FROM planned_touches p LEFT JOIN messages m ON m.effect_id = p.id
    WHERE p.id = ANY(${[...said.action.veto]}::text[]) ORDER BY p.id COLLATE "C"`;
  return {
    owner: notice.ownerId,
    ownerName: owner?.name ?? notice.ownerId,
    locale: letter.locale,
    company: (await readKnownSettings(store.prisma)).company.name,
    about: said.about,
    text: said.text,
    touches,
  };
};
