import { InvalidArgumentError } from 'commander';

/** A commander parser for the name of a build, such as a commit's or an image's tag. */
export const buildName = (text: string): string => {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(text)) {
    throw new InvalidArgumentError(
      'write letters, digits, dots, dashes and underscores, like 2027-03-02.1 or a commit.',
    );
  }
  return text;
};
