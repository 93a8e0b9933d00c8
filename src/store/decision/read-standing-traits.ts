import { KINDS, QUESTIONS } from '../../domain/relationship.ts';
import type { AccountView } from '../../engine/inputs.ts';
import type { Transaction } from '../database/open.ts';
import type { Account } from '../generated/client.ts';

/** What people said the account is, as plain fields that conditions read: `kind.expert`, `need`, `open_complaint`, `service.<name>`. */
export const readStandingTraits = async (tx: Transaction, account: Account): Promise<AccountView['traits']> => {
  const [complaints, services] = await Promise.all([
    tx.case.count({ where: { accountId: account.id, kind: 'complaint', closedAt: null } }),
    tx.service.findMany({ where: { accountId: account.id }, orderBy: { name: 'asc' } }),
  ]);
  const answers = account.qualification as Readonly<Record<string, { readonly value?: unknown } | undefined>>;
  const has = services.filter(({ status }) => status === 'has').map(({ name }) => name);
  return {
    kinds: account.kinds.join(', ') || null,
    ...Object.fromEntries(KINDS.map((kind) => [`kind.${kind}`, account.kinds.includes(kind)])),
    ...Object.fromEntries(Object.keys(QUESTIONS).map((question) => [question, textOf(answers[question]?.value)])),
    open_complaint: complaints > 0,
    services: has.join(', ') || null,
    ...Object.fromEntries(services.map(({ name, status }) => [`service.${name}`, status])),
  };
};

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
