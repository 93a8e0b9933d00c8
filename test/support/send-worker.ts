/**
 * One worker process that sends one effect, for tests that kill it: `send-worker.ts DATABASE_URL SMTP_URL EFFECT POINT`.
 * At the fail point it kills itself with SIGKILL. Prints the answer as JSON otherwise.
 */
import { sendMessage } from '../../activities/send-message.ts';
import { openGatedConnection } from '../../src/mail/gated-connection.ts';
import { openStore } from '../../src/store/database/open.ts';
import { admitAll, plainMail, settings } from './sends.ts';

const [url = '', smtpUrl = '', effectId = '', point = ''] = process.argv.slice(2);
const store = openStore({ url, connections: 2 });
const connection = openGatedConnection({ smtpUrl });
const answer = await sendMessage(
  {
    store,
    connection,
    render: plainMail,
    admit: admitAll,
    settings: async () => settings,
    ring: async () => undefined,
    failPoint: (name) => {
      if (name === point) process.kill(process.pid, 'SIGKILL');
    },
  },
  effectId,
);
process.stdout.write(`${JSON.stringify(answer)}\n`);
await connection.close();
await store.close();
