/** `keyline campaigns`: what is published, what is in flight, what it brought. */
import type { Command } from 'commander';
import { describeTrigger } from '../../console/server/describe-trigger.ts';
import { formatDay } from '../../console/server/format-instant.ts';
import { readNow } from '../../store/database/clock.ts';
import { readCampaigns } from '../../store/views/read-campaigns.ts';
import { withStore } from '../connect-store.ts';
import { jsonAnswer } from '../json-answer.ts';
import { type Column, printTable } from '../print-table.ts';
import { terminalWidth } from '../wrap-words.ts';

export const registerCampaigns = (program: Command): void => {
  program
    .command('campaigns')
    .summary('list campaigns: what starts them, what they brought')
    .description('List campaigns: trigger, in flight, sent, goals')
    .option('--json', 'one JSON document on standard output')
    .action(({ json = false }: { readonly json?: boolean }) =>
      withStore(async (store) => {
        const now = (await readNow(store.prisma)).business;
        const campaigns = await readCampaigns(store, now);
        if (json) {
          const answer = campaigns.map(({ definition, ...line }) => ({
            ...line,
            trigger: describeTrigger(definition.trigger),
          }));
          process.stdout.write(jsonAnswer(answer));
          return;
        }
        if (campaigns.length === 0) {
          process.stdout.write('No campaign is published. keyline publish brings those of the folder campaigns.\n');
          return;
        }
        const rows = campaigns.map((campaign) => [
          campaign.id,
          `v${campaign.version}`,
          campaign.status,
          describeTrigger(campaign.definition.trigger),
          ...[
            campaign.open,
            campaign.finished,
            campaign.exited,
            campaign.notEnrolled,
            campaign.sent,
            campaign.sentIn7Days,
            campaign.clicked,
            campaign.goals,
          ].map(String),
          campaign.nextTouchAt === null ? '' : formatDay(campaign.nextTouchAt, 'UTC'),
        ]);
        process.stdout.write(printTable(COLUMNS, rows, process.stdout.isTTY !== true, terminalWidth()));
      }),
    );
};

const number = (head: string, keep: number): Column => ({ head, align: 'right', keep });

const COLUMNS: readonly Column[] = [
  ...[
    { head: 'campaign' },
    { head: 'version', keep: 1 },
    { head: 'status', keep: 7 },
    { head: 'starts when', keep: 2 },
  ],
  ...[number('in flight', 11), number('finished', 5), number('left early', 4), number('not taken in', 3)],
  ...[number('sent', 10), number('in 7 days', 6), number('clicked', 8), number('goals', 9), { head: 'next', keep: 7 }],
];
