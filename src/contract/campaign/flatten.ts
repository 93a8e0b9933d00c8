/** Makes the tree of steps flat: every step gets its id, knows what follows it, and blocks join again behind their step. */
import type { Campaign, Step } from '../../domain/campaign.ts';
import type { StepId } from '../../domain/ids.ts';
import type { Report } from '../diagnostic.ts';
import type { Path } from '../path.ts';
import type { Block, StepDraft } from './step-draft.ts';

export type Program = Pick<Campaign, 'start' | 'steps'> & {
  /** In the file's order, which is also an order of flow: no step leads back. */
  readonly order: readonly Step[];
  /** Sends and tasks beside the flow: reminders of the wait `beside`; null: an exit's own send. */
  readonly outside: readonly { readonly step: Step; readonly beside: StepId | null }[];
  readonly paths: ReadonlyMap<StepId, Path>;
};

/** Two steps of one given id are reported; the later one gets a derived id so that the rest can be checked. */
export const flatten = (block: Block, exits: Block, report: Report): Program => {
  const ids = giveIds([block, exits], report);
  const outside: { step: Step; beside: StepId | null }[] = [];
  const steps = new Map<StepDraft, Step>();
  const idOf = (draft: StepDraft | undefined): StepId | null => (draft && ids.get(draft)) ?? null;
  const link = (list: Block, after: StepId | null): StepId | null => {
    for (const [index, draft] of list.entries()) {
      const id = idOf(draft);
      if (id === null) continue;
      const next = idOf(list[index + 1]) ?? after;
      const entries = draft.blocks.map((inner) => link(inner, next));
      const beside = besides(draft.outside ?? [], id);
      steps.set(draft, draft.build({ id, next, entries, outside: beside, after }));
    }
    return idOf(list[0]);
  };
  const besides = (list: Block, beside: StepId | null): readonly StepId[] =>
    list.flatMap((draft) => {
      const id = idOf(draft);
      if (id === null) return [];
      outside.push({ step: draft.build({ id, next: null, entries: [], outside: [], after: null }), beside });
      return [id];
    });
  const start = link(block, null);
  besides(exits, null);
  const order = [...ids.keys()].flatMap((draft) => steps.get(draft) ?? []);
  return {
    start,
    steps: byId([...order, ...outside.map(({ step }) => step)]),
    order,
    outside,
    paths: new Map([...ids].map(([draft, id]) => [id, draft.path])),
  };
};

export const byId = (steps: readonly Step[]): Program['steps'] =>
  Object.fromEntries(steps.map((step) => [step.id, step]));

/**
 * In the file's order. A given id has no colon and a derived one always has, so the two never meet; a step put in front
 * of another with the same verb and object takes its number, which is why an id can be given.
 */
const giveIds = (blocks: readonly Block[], report: Report): ReadonlyMap<StepDraft, StepId> => {
  const ids = new Map<StepDraft, StepId>();
  const given = new Set<StepId>();
  const count = new Map<string, number>();
  const visit = (steps: Block): void => {
    for (const draft of steps) {
      const taken = draft.id !== null && given.has(draft.id);
      if (taken) {
        report([...draft.path, 'id'], { code: 'duplicate-id', message: `Another step has the id "${draft.id}".` });
      }
      if (draft.id !== null && !taken) {
        given.add(draft.id);
        ids.set(draft, draft.id);
      } else {
        const number = (count.get(draft.derived) ?? 0) + 1;
        count.set(draft.derived, number);
        ids.set(draft, number === 1 ? draft.derived : `${draft.derived}#${number}`);
      }
      for (const inner of draft.blocks) visit(inner);
      visit(draft.outside ?? []);
    }
  };
  blocks.forEach(visit);
  return ids;
};
