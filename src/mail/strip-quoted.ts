/**
 * What a person wrote, without what they answered: quoted lines, the line that introduces them, Outlook's header block,
 * the signature. Pure, by lines, in linear time. Answers written between quoted lines stay.
 */

/** Characters of an answer that are kept. */
export const MOST_CHARACTERS = 4_000;

/** Never empty where the text was not: someone who wrote below a forwarded mail, or only quoted, is shown whole. */
export const stripQuoted = (text: string): string => {
  const lines = text.replace(/\r\n?/g, '\n').split('\n').slice(0, MOST_LINES);
  const own = withoutSignature(ownLines(lines))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return shorten(own === '' ? text.trim() : own);
};

const MOST_LINES = 5_000;

const shorten = (text: string): string => {
  if (text.length <= MOST_CHARACTERS) return text;
  // Not in the middle of a character that takes two units.
  return `${text.slice(0, MOST_CHARACTERS - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
};

const ownLines = (lines: readonly string[]): readonly string[] => {
  const kept: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = plain(lines[at] ?? '');
    if (isQuoted(line)) continue;
    if (isDivider(line) || isHeaderBlock(lines, at)) return kept;
    const length = introductionAt(lines, at);
    if (length === 0) {
      kept.push(lines[at] ?? '');
      continue;
    }
    const after = lines.slice(at + length).find((next) => plain(next) !== '');
    // Nothing marks what is quoted below it: it goes on to the end.
    if (after === undefined || !isQuoted(plain(after))) return kept;
    at += length - 1;
  }
  return kept;
};

/** Marks of direction stand round names and dates in Persian and Urdu mails; an asterisk where HTML was bold. */
const plain = (line: string): string => line.replace(/[\p{Cf}*]/gu, '').trim();

const isQuoted = (line: string): boolean => /^[>|]/.test(line);

const isDivider = (line: string): boolean => DIVIDERS.some((pattern) => pattern.test(line));

const DIVIDERS: readonly RegExp[] = [
  /^-{2,}\s*(original message|original appointment|forwarded message|ursprüngliche nachricht|weitergeleitete nachricht)\s*-{2,}$/i,
  /^-{2,}\s*(پیام اصلی|پیام ارسال.?شده|پیام فوروارد شده|پیام هدایت.?شده)\s*-{2,}$/u,
  /^-{2,}\s*(اصل پیغام|اصل پیام|آگے بھیجا گیا پیغام)\s*-{2,}$/u,
  /^-{2,}\s*(orihinal na mensahe|ipinasang mensahe|naipasang mensahe)\s*-{2,}$/i,
  /^begin forwarded message:$/i,
  // Outlook on the web draws a line over its header block.
  /^_{20,}$/,
];

/** How many lines introduce a quotation here, 0 when none does: mail programs fold theirs over up to three. */
const introductionAt = (lines: readonly string[], at: number): number => {
  if (!INTRODUCES.test(plain(lines[at] ?? ''))) return 0;
  for (let length = 1; length <= 3; length += 1) {
    const joined = lines
      .slice(at, at + length)
      .map(plain)
      .join(' ')
      .trim();
    if (joined.length > 400) return 0;
    if (INTRODUCTIONS.some((pattern) => pattern.test(joined))) return length;
  }
  return 0;
};

/** A day of the week or month, a year, an address: one of these is in every introduction. */
const INTRODUCTIONS: readonly RegExp[] = [
  /^on\b.*(\d|@).*\bwrote\s*:$/i,
  /^.{2,120}\b(<[^>]*@[^>]*>|\d{4}).*\bwrote\s*:$/i,
  /^(am|le|el)\b.*\d.*\b(schrieb|a écrit|escribió)\b.*:$/i,
  /^.*[\d۰-۹@].*(نوشت|نوشته است|نوشته‌اند|نوشته اند)\s*[:：]?$/u,
  /^.*[\d۰-۹٠-٩@].*(نے لکھا|لکھا ہے|تحریر کیا|نے لکھا ہے)\s*[:：]?$/u,
  /^(noong|nong|sa|nitong)\b.*(\d|@).*\b(sumulat|sinulat|isinulat|nagsulat|wrote)\b.*:$/i,
  /^(sumulat|isinulat|sinulat)\b.*(\d|@).*:$/i,
];

/** How the first line of an introduction begins: a cheap look before the patterns. */
const INTRODUCES =
  /^(on|am|le|el|noong|nong|nitong|sa|sumulat|isinulat|sinulat)\b|@|\d{4}|[۰-۹٠-٩]{4}|نوشت|لکھا|^(در|به|بتاریخ)/iu;

/** Outlook: From, Sent, To, Subject on lines that follow each other. */
const isHeaderBlock = (lines: readonly string[], at: number): boolean => {
  if (!FROM.test(plain(lines[at] ?? ''))) return false;
  const next = lines.slice(at + 1, at + 7).map(plain);
  return next.some((line) => SENT.test(line)) && next.some((line) => SUBJECT.test(line));
};

const FROM = /^(from|von|de|از|از طرف|فرستنده|منجانب|بھیجنے والا|mula|mula kay|galing kay)\s*:/iu;
const SENT = /^(sent|date|gesendet|datum|تاریخ|ارسال|ارسال شده|فرستاده شده|بھیجا گیا|بھیجا|ipinadala|petsa)\s*:/iu;
const SUBJECT = /^(subject|betreff|objet|asunto|موضوع|عنوان|paksa)\s*:/iu;

/** RFC 3676: two hyphens and a space. And the line phones add. */
const withoutSignature = (lines: readonly string[]): readonly string[] => {
  const at = lines.findIndex((line) => /^--\s?$/.test(line));
  const kept = at === -1 ? lines : lines.slice(0, at);
  return kept.filter((line) => !PHONE.test(plain(line)));
};

const PHONE =
  /^(sent from my \w+( \w+)?|get outlook for \w+( <.*>)?|sent from (outlook|yahoo mail|mail) for \w+|ارسال شده از (iphone|ipad|گوشی).*|میرے (iphone|فون) سے بھیجا گیا|ipinadala mula sa aking .{2,30})\.?$/iu;
