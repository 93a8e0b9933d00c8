/**
 * The README's story: the demo's own words, from its output. `npm run --silent demo > story.txt`, Ctrl-C once it stays
 * up, then `npm run story < story.txt`.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';

const README = new URL('../../README.md', import.meta.url);

const played = await text(process.stdin);
const from = played.indexOf('What happened:');
const to = played.indexOf('\n\n  Accounts, with every reason', from);
if (from < 0 || to < 0) throw new Error('no story of a demo on standard input: npm run --silent demo > story.txt');

const readme = await readFile(README, 'utf8');
const block = /```text\nWhat happened:[\s\S]*?\n```/;
if (!block.test(readme)) throw new Error('README.md has no block that begins with "What happened:"');
await writeFile(
  README,
  readme.replace(block, () => `\`\`\`text\n${played.slice(from, to).trimEnd()}\n\`\`\``),
);
