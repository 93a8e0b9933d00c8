/** `keyline campaigns`: what is published, what is in flight, what it brought. */
import type { Command } from 'commander';
import { describeTrigger } from '../../console/server/describe-trigger.ts';
import { formatDay } from '../../console/server/format-instant.ts';
import { readNow } from '../../store/clock.ts';
import { readCampaigns } from '../../store/read-campaigns.ts';
import { withStore } from '../connect.ts';
import { jsonAnswer } from '../json-answer.ts';
import { printTable } from '../print-table.ts';

export const registerCampaigns = (program: Command): void => {
  program
    .command('campaigns')
    .description('list campaigns: trigger, in flight, sent, goals')
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
        process.stdout.write(printTable(COLUMNS, rows, process.stdout.isTTY !== true));
      }),
    );
};

const number = (head: string) => ({ head, align: 'right' as const });

const COLUMNS = [
  ...[{ head: 'campaign' }, { head: 'version' }, { head: 'status' }, { head: 'starts when' }],
  ...[number('in flight'), number('finished'), number('left early'), number('not taken in')],
  ...[number('sent'), number('in 7 days'), number('clicked'), number('goals'), { head: 'next' }],
];
