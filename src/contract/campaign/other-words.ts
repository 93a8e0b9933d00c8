/** Words for a step that other tools use, and that somebody who comes from them will write first. */
const MEANT: Readonly<Record<string, string>> = {
  email: 'send',
  mail: 'send',
  message: 'send',
  survey: 'ask',
  question: 'ask',
  form: 'ask',
  delay: 'wait',
  sleep: 'wait',
  pause: 'wait',
  wait_until: 'wait',
  wait_for_event: 'wait_for',
  if: 'branch',
  when: 'branch',
  condition: 'branch',
  switch: 'branch',
  ab_test: 'split',
  experiment: 'split',
  random: 'split',
  coupon: 'offer',
  discount: 'offer',
  voucher: 'offer',
  todo: 'task',
  call: 'task',
  notify: 'alert',
  notification: 'alert',
  end: 'exit',
  finish: 'exit',
  approval: 'approve',
};

/** The verb of this language for it, null where there is none. */
export const verbMeant = (word: string): string | null => (Object.hasOwn(MEANT, word) ? (MEANT[word] ?? null) : null);
