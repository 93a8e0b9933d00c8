/** `keyline render TEMPLATE --data FILE.json`: one message as it would be sent; needs no database and no server. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { parseMessageData } from '../../contract/message-data.ts';
import { businessTime } from '../../domain/time.ts';
import { checkTemplate, type TemplateReport } from '../../mail/check-template.ts';
import { type Finding, TemplateError } from '../../mail/finding.ts';
import { loadTemplate, loadTemplateFile, type TemplateSource } from '../../mail/load-template.ts';
import { chooseLocale, DEFAULT_LOCALE, directionOf } from '../../mail/locale.ts';
import type { MessageData } from '../../mail/message-data.ts';
import { Failure } from '../failure.ts';

/** The templates beside the sources, unless told otherwise. */
const TEMPLATES = fileURLToPath(new URL('../../../templates', import.meta.url));

type Options = {
  readonly data?: string;
  readonly locale: string;
  readonly templates: string;
  readonly json?: boolean;
  readonly html?: boolean;
};

export const registerRender = (program: Command): void => {
  program
    .command('render')
    .summary('show a mail as it would be sent')
    .description('Fill a template with data: the message as it would be sent, and what is wrong with it')
    .argument('<template>', 'a template id such as comeback-offer, or an .mjml file')
    .option('--data <file>', "the message's data as JSON (default: the template's own sample)")
    .option('--locale <locale>', 'language of the message', DEFAULT_LOCALE)
    .option('--templates <folder>', 'folder of the templates', TEMPLATES)
    .option('--json', 'one JSON document on standard output')
    .option('--html', 'only the HTML on standard output')
    .action(render);
};

/** Exit code 3 where a finding is an error: the message must not be sent like this. */
const render = async (template: string, options: Options): Promise<void> => {
  requireLocale(options.locale);
  const { locale, message, findings } = await report(template, options);
  if (options.json) {
    const answer = {
      subject: message?.subject ?? null,
      preheader: message?.preheader ?? null,
      html: message?.html ?? null,
      text: message?.text ?? null,
      bytes: message ? Buffer.byteLength(message.html) : 0,
      locale,
      direction: directionOf(locale),
      findings,
    };
    process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
  } else if (message) {
    process.stdout.write(options.html ? message.html : `Subject: ${message.subject}\n\n${message.text}`);
  }
  if (!options.json) for (const finding of findings) process.stderr.write(`${formatFinding(finding)}\n`);
  const errors = findings.filter((finding) => finding.severity === 'error').length;
  if (errors > 0) {
    const count = errors === 1 ? '1 error' : `${errors} errors`;
    throw new Failure(`template "${template}": ${count}; it cannot be sent like this.`, 3);
  }
};

type Report = Pick<TemplateReport, 'message' | 'findings'> & { readonly locale: string };

/** Whatever is wrong with template or data is a finding; only files that cannot be read fail. */
const report = async (template: string, options: Options): Promise<Report> => {
  try {
    const source = await load(template, options);
    const locale = chooseLocale(options.locale, Object.keys(source.texts)) ?? options.locale;
    const data = await readData(source, options);
    return { locale, ...(await checkTemplate(source, options.locale, data)) };
  } catch (error) {
    if (error instanceof TemplateError) return { locale: options.locale, message: null, findings: error.findings };
    throw error;
  }
};

const load = async (template: string, { templates }: Options): Promise<TemplateSource> => {
  if (!template.endsWith('.mjml')) return loadTemplate(templates, template);
  if ((await readIfThere(template)) === null) throw new Failure(`there is no template file ${template}.`, 3);
  return loadTemplateFile(template);
};

const readData = async (source: TemplateSource, options: Options): Promise<MessageData> => {
  const own = [`${source.folder}/sample.${options.locale}.json`, `${source.folder}/sample.json`];
  for (const file of options.data === undefined ? own : [options.data]) {
    const text = await readIfThere(file);
    if (text === null) continue;
    const parsed = parseMessageData(parseJson(text, file), businessTime(Date.now()));
    if (parsed.ok) return parsed.data;
    throw new TemplateError(
      source.id,
      parsed.problems.map((problem) => ({
        severity: 'error',
        code: 'data',
        message: `${file}: ${problem}`,
        line: null,
      })),
    );
  }
  throw new Failure(`no data: ${options.data ?? own.join(' or ')} does not exist. Give --data FILE.json.`, 3);
};

const readIfThere = async (file: string): Promise<string | null> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EISDIR')) return null;
    throw error;
  }
};

const parseJson = (text: string, file: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Failure(`${file} is no JSON: ${error instanceof Error ? error.message : String(error)}`, 3);
  }
};

const requireLocale = (locale: string): void => {
  try {
    new Intl.Locale(locale);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new Failure(`"${locale}" is no language tag. Write en, fa or fa-IR.`, 3);
  }
};

const formatFinding = ({ severity, code, message, line }: Finding): string =>
  `${severity.padEnd(5)} ${line === null ? '' : `line ${line}: `}${message} [${code}]`;
