/** Checks the `{{account.name}}` of subjects, tasks and alerts: known fields only, and `{{contact}}` where it is somebody. */
import { show } from '../check-shape.ts';
import type { Report } from '../diagnostic.ts';
import { didYouMean } from '../did-you-mean.ts';
import type { Path } from '../path.ts';

const ACCOUNT = ['account.name', 'owner.name', 'company.name'];
const CONTACT = ['contact.first_name', 'contact.last_name', 'contact.name'];

/** `contact`: whether there is one person the text can mean (semantics row 3). */
export const checkPlaceholders = (text: string, contact: boolean, path: Path, report: Report): void => {
  const rest = text.replaceAll(/\{\{([^{}]*)\}\}/g, (_, inner: string) => {
    checkPlaceholder(inner.trim(), contact, path, report);
    return '';
  });
  if (rest.includes('{{') || rest.includes('}}')) {
    report(path, {
      code: 'placeholder',
      message: `${show(text)} has a brace too many or too few. Write {{account.name}}.`,
    });
  }
};

const checkPlaceholder = (field: string, contact: boolean, path: Path, report: Report): void => {
  if (CONTACT.includes(field) || field === 'contact') {
    if (contact) return;
    const message = `{{${field}}} is nobody here: the campaign runs once for the account. Use {{account.name}}, or put the step into the "then" of a wait_for.`;
    report(path, { code: 'no-contact-here', message });
    return;
  }
  if (ACCOUNT.includes(field)) return;
  const known = contact ? [...ACCOUNT, ...CONTACT] : ACCOUNT;
  const hint = didYouMean(field, known) || ` Write one of ${known.join(', ')}.`;
  report(path, { code: 'placeholder', message: `Unknown field {{${field}}}.${hint}` });
};
