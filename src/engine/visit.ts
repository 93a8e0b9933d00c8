/** What every effect of a step that is no send is made of. */
import type { Campaign } from '../domain/campaign.ts';
import { type EffectId, type EnrolmentId, effectId, type StepId } from '../domain/ids.ts';
import type { BusinessTime } from '../domain/time.ts';
import { own } from './own.ts';
import type { Enrolment } from './state.ts';

/** Counts the visit. Where nothing was sent before, a later wait_for hears the facts since this effect (row 16). */
export const visit = (enrolment: Enrolment, step: StepId, at: BusinessTime): [EffectId, Enrolment] => {
  const occurrence = (own(enrolment.visits, step) ?? 0) + 1;
  return [
    effectId(enrolment.id, step, null, occurrence),
    {
      ...enrolment,
      visits: { ...enrolment.visits, [step]: occurrence },
      latestSend: enrolment.latestSend ?? { at, effects: [] },
    },
  ];
};

export const effectBase = (campaign: Campaign, enrolment: EnrolmentId, step: StepId, id: EffectId) => ({
  id,
  enrolment,
  campaign: campaign.id,
  version: campaign.version,
  step,
  attempt: 1,
});

/** The enrolment as a reason about this step names it. */
export const atStep = (enrolment: Enrolment, step: StepId): Enrolment => ({
  ...enrolment,
  cursor: { ...enrolment.cursor, step },
});
