/**
 * The text part of a template, made once from its HTML before any value is filled in: a value never passes through an
 * HTML parser, and filling costs nothing extra.
 */
import { convert } from 'html-to-text';

/** Handlebars source of the text part for Handlebars source of the HTML. */
export const textPart = (html: string): string => {
  const visible = html
    // The preheader is for the inbox list only.
    .replace(/<div style="display:none;[\s\S]*?<\/div>/, '')
    // A tag right at a block's border belongs to the block: `{{#each}}` must not join the line before it. Between words it
    // must not become a space.
    .replace(/(?<=^|>\s*)\{\{(#|\/|else)/g, '\u200B{{$1');
  return convert(visible, {
    wordwrap: false,
    selectors: [
      { selector: 'img', format: 'skip' },
      { selector: 'a', options: { linkBrackets: ['<', '>'], hideLinkHrefIfSameAsText: true } },
      // Paragraphs of the design stand apart in the text as well. A cell's own leading breaks are lost to its first child's.
      { selector: 'td.letter > div', format: 'block', options: { leadingLineBreaks: 2, trailingLineBreaks: 2 } },
      { selector: 'td.sign > div', format: 'block', options: { leadingLineBreaks: 2, trailingLineBreaks: 1 } },
      { selector: 'td.footer > div', format: 'block', options: { leadingLineBreaks: 2, trailingLineBreaks: 2 } },
      { selector: 'td.card', format: 'block', options: { leadingLineBreaks: 2, trailingLineBreaks: 2 } },
    ],
  })
    .replaceAll('\u200B', '')
    .replace(BLOCK_TAGS_ALONE, (line) => (line.match(/\{\{[^}]*\}\}/g) ?? []).join('\n'));
};

/** Several block tags on a line without words: each on its own, Handlebars leaves no empty line behind. */
const BLOCK_TAGS_ALONE = /^(?:[ \t]*\{\{(?:#|\/|else)[^}]*\}\}){2,}[ \t]*$/gm;
