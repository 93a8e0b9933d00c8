/** The story of a played run, in sentences: what a person would tell a colleague about these months. */
import { stepName } from '../console/server/describe-entry.ts';
import { describeReason } from '../console/server/describe-reason.ts';
import { formatDay } from '../console/server/format-instant.ts';
import { isolate } from '../console/server/isolate.ts';
import { formatMoney } from '../domain/money.ts';
import { DAY } from '../domain/time.ts';
import type { RunStory } from '../store/stepped/read-story.ts';
import { colours } from './colours.ts';
import { printable } from './print-table.ts';
import { wrapWords } from './wrap-words.ts';

/** Nothing of a chapter that has nothing to tell. `width`: columns. */
export const tellStory = (story: RunStory, width: number): string =>
  [
    chapter('Won back', story.wonBack.map(tellWonBack), width),
    chapter('Stopped in time by a purchase', story.stoppedInTime.map(tellStopped), width),
    chapter('Held', story.held.filter(({ touches }) => touches > 0).map(tellHeld), width),
    chapter('Promised', story.promises.map(tellPromise), width),
    chapter('Tenders', story.tenders.map(tellTender), width),
    chapter('Mails that waited', story.waited.map(tellWaited), width),
    chapter('Who got no mail of a campaign of their own', story.gotNothing.map(tellNothing), width),
  ].join('');

const chapter = (title: string, sentences: readonly string[], width: number): string =>
  sentences.length === 0
    ? ''
    : `\n${colours.bold(title)}\n${sentences
        .map((sentence) => `  ${wrapWords(printable(sentence), width - 2).replaceAll('\n', '\n    ')}\n`)
        .join('')}`;

const tellWonBack = (won: RunStory['wonBack'][number]): string => {
  const silent =
    won.silentSince === null ? '' : ` after ${Math.round((won.orderedAt - won.silentSince) / DAY)} days of silence`;
  const by = won.code === null ? '' : ` with code ${won.code}`;
  return `${isolate(won.name)} ordered again on ${day(won.orderedAt)}${silent} and ${plural(won.mails, 'mail')}: ${formatMoney(won)}${by}.`;
};

const tellStopped = ({ name, campaign, step, plannedFor, orderedAt }: RunStory['stoppedInTime'][number]): string =>
  `${stepName(step) ?? step} of ${campaign} to ${isolate(name)}, planned for ${day(plannedFor)}, never went: they ordered on ${day(orderedAt)}.`;

const tellHeld = ({ name, kind, reason, from, to, touches }: RunStory['held'][number]): string =>
  `${isolate(name)}, ${kind.replaceAll('-', ' ')} (${isolate(reason)}): from ${day(from)}${to === null ? ' on' : ` to ${day(to)}`} ${plural(touches, 'touch', 'touches')} kept in.`;

const tellPromise = ({ name, what, by, dueAt, status }: RunStory['promises'][number]): string =>
  `${by} promised ${isolate(name)} ${isolate(what)} by ${day(dueAt)}: ${status}.`;

const tellTender = ({ name, title, result, winner, reason }: RunStory['tenders'][number]): string =>
  `${isolate(title)} of ${isolate(name)}: ${result}${winner === null ? '' : ` to ${isolate(winner)}`}${reason === null ? '' : `, because of ${isolate(reason)}`}.`;

const tellWaited = ({ reason, touches }: RunStory['waited'][number]): string =>
  `${plural(touches, 'time')}: ${describeReason(reason) ?? reason}.`;

const tellNothing = ({ name, lapse, reason }: RunStory['gotNothing'][number]): string =>
  `${isolate(name)} (${lapse.replaceAll('-', ' ')}): ${reason === null ? 'nothing that starts a campaign happened' : describeReason(reason)}.`;

const day = (at: Parameters<typeof formatDay>[0]): string => formatDay(at, 'UTC').replace(/ \d{4}$/, '');

const plural = (count: number, single: string, many = `${single}s`): string =>
  count === 1 ? `one ${single}` : `${count} ${many}`;
