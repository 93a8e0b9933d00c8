import { assertNever } from '../../domain/assert-never.ts';
import type { BusinessTime } from '../../domain/time.ts';
import type { Said } from '../../store/views/read-said.ts';
import { stepName } from './describe-entry.ts';
import { isolate } from './isolate.ts';

/** Who said what, for people; `at` writes an instant where the reader is. */
export const describeSaid = (said: Said, at: (instant: BusinessTime) => string): string =>
  `${at(said.at)}: ${wordsFor(said, at)}`;

const wordsFor = (said: Said, at: (instant: BusinessTime) => string): string => {
  const who = isolate(said.actor);
  const because = said.reason ? `: ${said.reason}` : '';
  const step = stepName(said.about) ?? said.about;
  const whole = said.about === 'everything' ? 'everything' : 'this campaign';
  const until = said.untilAt === null ? '' : `, until ${at(said.untilAt)}`;
  switch (said.action) {
    case 'hold placed':
      return `on hold by ${who}, ${said.about}${because}${until}`;
    case 'hold changed':
      return `hold (${said.about}) changed by ${who}${because}${until}`;
    case 'hold released':
      return `hold (${said.about}) ${said.actor === ITSELF ? 'ended' : `released by ${who}`}`;
    case 'touch vetoed':
      return `${who} vetoed ${step}${because}`;
    case 'veto withdrawn':
      return `${who} took the veto of ${step} back`;
    case 'touch postponed':
      return `${who} postponed ${step}${said.untilAt === null ? '' : ` to ${at(said.untilAt)}`}`;
    case 'stopped':
      return `${who} stopped ${whole}${because}`;
    case 'resumed':
      return `${who} resumed ${whole}`;
    default:
      return assertNever(said.action);
  }
};

/** Who ends a hold that has an end. */
const ITSELF = 'keyline';
