import type { Activities } from '../../activities/activities.ts';
import { createActivities } from '../../activities/create-activities.ts';
import type { AccountId } from '../domain/ids.ts';
import { admit } from '../engine/admit.ts';
import { openGatedConnection } from '../mail/gated-connection.ts';
import { openTemplates } from '../mail/open-templates.ts';
import { readTemplate } from '../store/campaigns/published-templates.ts';
import { readKnownSettings } from '../store/campaigns/read-settings.ts';
import { readSigningKeys } from '../store/database/signing-keys.ts';
import { ring } from '../temporal/ring.ts';
import { startBroadcast } from '../temporal/start-broadcast.ts';
import { allowedOnly, isAllowed } from './allowed-only.ts';
import { OWN_TEMPLATES } from './campaign-surroundings.ts';
import type { Everything } from './connect.ts';
import { Failure } from './failure.ts';
import { type KillAt, killDrill } from './kill-drill.ts';

export type OpenActivities = {
  readonly activities: Activities;
  /**
   * Before the worker drains: nothing is claimed any more, and mails that were claimed go out for `drainMs`. What is then
   * on the wire is cut off: not sent before its dot, UNKNOWN after it.
   */
  readonly stop: (drainMs: number) => void;
  /** Ends the mail connection; after the worker has drained. */
  readonly close: () => Promise<void>;
};

/** The activities on this process's connections. `publicUrl` is where links in mails lead. `killAt`: a drill. */
export const openActivities = async (
  everything: Everything,
  publicUrl: string,
  killAt?: KillAt,
): Promise<OpenActivities> => {
  const { store, temporal, stack, environment } = everything;
  if (stack.smtpUrl === null) throw new Failure('there is no mail server: set SMTP_URL, or run keyline start here');
  const caught = reachesCatcher(everything);
  if (killAt !== undefined && !caught) throw new Failure('--kill-at is for drills: leave SMTP_URL to the catcher', 2);
  const connection = openGatedConnection({ smtpUrl: stack.smtpUrl });
  const stopping = new AbortController();
  const activities = createActivities({
    store,
    connection: caught ? connection : allowedOnly(connection, environment),
    // What stays in the house, or is held back by the guards above, is no mail of the first days.
    leaves: (address) => !caught && environment.live && isAllowed(address, environment.onlyTo),
    templates: openTemplates(OWN_TEMPLATES, async (hash) => {
      const template = await readTemplate(store.prisma, hash);
      return template && { ...template, folder: '' };
    }),
    keys: await readSigningKeys(store),
    publicUrl,
    answersComeIn: caught || environment.inbound,
    settings: () => readKnownSettings(store.prisma),
    admit,
    ring: async (accounts: readonly AccountId[]) => void (await ring(temporal, accounts)),
    startBroadcast: async (id) => void (await startBroadcast(temporal, id)),
    stopping: stopping.signal,
    ...(killAt !== undefined && { failPoint: killDrill(killAt) }),
  });
  return {
    activities,
    stop: (drainMs) => {
      stopping.abort();
      connection.stop(drainMs);
    },
    close: () => connection.close(),
  };
};

/**
 * True where mail cannot leave this machine: our own catcher, in this process or in the one that runs the stack (whose
 * inbox then has a page). A server that the environment names is never taken for it.
 */
const reachesCatcher = ({ stack, environment }: Everything): boolean =>
  stack.catcher !== null || (environment.smtpUrl === null && stack.inboxUrl !== null);
