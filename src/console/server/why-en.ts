import { formatMoney } from '../../domain/money.ts';
import { stepName } from './describe-entry.ts';
import { describeReason } from './describe-reason.ts';
import { describeSaid } from './describe-said.ts';
import { describeTrigger } from './describe-trigger.ts';
import { formatDistance, formatInstant } from './format-instant.ts';
import { isolate } from './isolate.ts';
import type { WhyTexts } from './why-texts.ts';

const WORDS: Readonly<Record<string, string>> = {
  deferred: 'put off',
  dropped: 'not sent',
  refused: 'held back at the last moment',
};

export const ENGLISH_WHY: WhyTexts = {
  lang: 'en',
  instant: formatInstant,
  distance: formatDistance,
  money: formatMoney,
  reason: describeReason,
  trigger: describeTrigger,
  said: describeSaid,
  labels: {
    event: 'Event',
    rule: 'Rule',
    campaign: 'Campaign',
    admission: 'Admission',
    said: 'People said',
    attempts: 'Attempts',
    gate: 'Gate',
    outcome: 'Outcome',
    'not-taken-in': 'Not taken in',
    'taken-in': 'Taken in',
    'not-known': 'Not known',
  },
  word: (word) => WORDS[word] ?? (/^[A-Z]+$/.test(word) ? word.toLowerCase() : word),
  noReason: 'no reason is kept',
  because: (words) => `because ${words}`,
  joined: (parts) => parts.join(', '),
  event: (seq, type, at) => `#${seq} ${type}, ${at}`,
  source: (source, id) => `from ${source}, id ${id}`,
  noEvent: 'none: the account crossed into a segment, or the campaign was due by its calendar',
  order: (id, total) => `order ${id} of ${total}`,
  change: (from, to, reason) =>
    `${from === null ? '' : `from ${from} `}to ${to}${reason === null ? '' : `: ${reason}`}`,
  versionNotKept: 'the campaign version is not kept',
  trueBecause: (words) => `true because ${words}`,
  inSegmentBecause: (words) => `in the segment because ${words}`,
  version: (id, version, title) => `${id} version ${version}${title ? `: ${title}` : ''}`,
  published: (at) => `published ${at}`,
  step: (step, template) => `step ${stepName(step)}, template ${template}`,
  entered: (at) => `entered ${at}`,
  ended: (at, because) => `ended ${at}, because ${because}`,
  dueUntil: (due, until) => `due ${due}, allowed until ${until}`,
  decided: (topic, seq) => `${topic === null ? 'transactional' : `marketing, topic ${topic}`}, decided at fact #${seq}`,
  noAttempts: 'none recorded',
  inFlight: 'in flight',
  gate: (word) => `gate ${word}`,
  letOut: (at, seq) => `let out ${at}, at fact #${seq}`,
  notPassed: 'not passed',
  hit: (kind, link, at, verdict, because) => `${kind}${link ? ` of ${link}` : ''}, ${at}: ${verdict} (${because})`,
  inForce: (id, version, status) => `${id} version ${version}, ${status}`,
  noKeyAccount: (name, standing) => `${name} is a ${standing} account: campaigns run for key accounts only`,
  lastRefused: (at, fact, times) =>
    `last ${at}${fact === null ? '' : `, at fact ${fact}`}; refused ${times === 1 ? 'once' : `${times} times`} in all`,
  fact: (seq, type) => `#${seq} ${type}`,
  neverAsked: 'never asked: nothing that happened so far triggers this campaign',
  neverRefused: 'never refused',
  takenIn: (at, because, version) => `${at}, because ${because}; version ${version}`,
  stillIn: 'still in it',
  endedAs: (status, at, because) => `${status} ${at}, because ${because}`,
  ordersUnknown: (at, distance) =>
    `orders after ${at} (${distance}): whether they are silent since then nobody knows, so what waits for silence does not start`,
  to: (step, name) => `${stepName(step) ?? ''}${name ? ` to ${isolate(name)}` : ''}`,
  due: (at) => `; due ${at}`,
  count: String,
};
