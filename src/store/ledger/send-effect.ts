import type { Effect } from '../../engine/decision.ts';

/** The payload of an effect row of type `send`. */
export type SendEffect = Extract<Effect, { readonly type: 'send' }>;
