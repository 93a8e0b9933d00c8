import { upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import { SEARCH_ATTRIBUTES, type Turn } from './messages.ts';

/** Keeps tier and state in the Temporal UI's lists true. Writes only on a change: each write is an event of the history. */
export const keepLabels = ({ labels }: Turn): void => {
  if (labels === undefined) return;
  const now = workflowInfo().typedSearchAttributes;
  const changed = (['tier', 'state'] as const)
    .map((label) => ({ key: SEARCH_ATTRIBUTES[label], value: labels[label] }))
    .filter(({ key, value }) => (now.get(key) ?? null) !== value);
  if (changed.length > 0) upsertSearchAttributes(changed);
};
