/**
 * Where in an HTML source a Handlebars expression stands. A value in running text is escaped and isolated; in an
 * attribute it is only escaped; in a link it must have passed the scheme check; in a style sheet or a bare tag it is
 * refused. One pass over the source, expressions skipped as opaque.
 */
export type HtmlContext =
  | { readonly type: 'text' }
  /** Inside `<title>`: characters only. */
  | { readonly type: 'title' }
  | { readonly type: 'attribute'; readonly name: string }
  /** Style sheets, tag and attribute names, unquoted attribute values. */
  | { readonly type: 'forbidden' };

/** Contexts of all `{{...}}` of a source by their offset. */
export const htmlContexts = (html: string): ReadonlyMap<number, HtmlContext> => {
  const found = new Map<number, HtmlContext>();
  /** The tag we are inside of, with the attribute whose quoted value we are in. */
  let tag: { readonly name: string; attribute: { readonly name: string; readonly quote: string } | null } | null = null;
  let element = '';
  // Conditional comments for Outlook hold real markup: only their borders are skipped.
  const token =
    /\{\{[\s\S]*?\}\}|<!--\[if[^\]]*\]>(?:<!-->)?|(?:<!--)?<!\[endif\]-->|<!--[\s\S]*?-->|<!doctype[^>]*>|<\/?([a-zA-Z][\w:-]*)|([\w:@-]+)\s*=\s*(["'])|["']|>/gi;
  for (const match of html.matchAll(token)) {
    const [text, tagName, attributeName, quote] = match;
    if (text.startsWith('{{')) found.set(match.index, contextOf(tag, element));
    else if (tag?.attribute) {
      if (text === tag.attribute.quote) tag.attribute = null;
      // A quote that opens inside another value (`a="x='"`) belongs to that value.
      else if (quote === tag.attribute.quote) tag.attribute = null;
    } else if (tag) {
      if (text === '>') {
        element = rawElement(tag.name, element);
        tag = null;
      } else if (attributeName && quote) tag.attribute = { name: attributeName.toLowerCase(), quote };
    } else if (tagName && !(element !== '' && text.toLowerCase() !== `</${element}`)) {
      tag = { name: text.slice(1).toLowerCase(), attribute: null };
    }
  }
  return found;
};

/** `style`, `title` and `script` hold raw text up to their end tag. */
const rawElement = (tag: string, before: string): string => {
  if (tag === 'style' || tag === 'title' || tag === 'script') return tag;
  return tag === `/${before}` ? '' : before;
};

const contextOf = (
  tag: { readonly attribute: { readonly name: string } | null } | null,
  element: string,
): HtmlContext => {
  if (tag?.attribute)
    return tag.attribute.name === 'style' ? { type: 'forbidden' } : { type: 'attribute', name: tag.attribute.name };
  if (tag || element === 'style' || element === 'script') return { type: 'forbidden' };
  return element === 'title' ? { type: 'title' } : { type: 'text' };
};
