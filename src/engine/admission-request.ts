import type { AdmissionRequest } from './admission.ts';
import type { Effect } from './decision.ts';
import { heldMail } from './hold-stops.ts';

/** What a send asks of admission. */
export const admissionRequest = (effect: Extract<Effect, { readonly type: 'send' }>): AdmissionRequest => ({
  contact: effect.contact,
  campaign: effect.campaign,
  step: effect.touch ?? effect.step,
  topic: effect.topic,
  ...heldMail(effect),
  priority: effect.priority,
  dueAt: effect.dueAt,
  tooLateAt: effect.tooLateAt,
  offerExpiresAt: effect.data.offer?.expiresAt ?? null,
  ...(effect.guards && { guards: effect.guards }),
});
