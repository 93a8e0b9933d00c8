/** Values of the import command's options; commander turns the error into exit code 2. */
import { InvalidArgumentError } from 'commander';
import { isCurrency } from '../contract/import-fields.ts';
import { isZone } from '../domain/local-time.ts';

export const readCurrency = (text: string): string => {
  const code = text.toUpperCase();
  if (!isCurrency(code)) throw new InvalidArgumentError('give an ISO 4217 code such as GBP or EUR.');
  return code;
};

export const readZone = (text: string): string => {
  if (!isZone(text)) throw new InvalidArgumentError('give an IANA zone such as UTC or Asia/Tehran.');
  return text;
};
