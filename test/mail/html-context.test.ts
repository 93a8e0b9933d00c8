import { expect, test } from 'vitest';
import { htmlContexts } from '../../src/mail/html-context.ts';

test.each([
  ['<p>{{x}}</p>', 'text'],
  ['<title>{{x}}</title>', 'title'],
  ['<style>a{}</style>{{x}}', 'text'],
  ['<style>a{color:{{x}}}</style>', 'forbidden'],
  ['<a href="{{x}}">', 'attribute href'],
  ["<a title='a\"' href='{{x}}'>", 'attribute href'],
  ['<a HREF = "{{x}}">', 'attribute href'],
  ['<a href={{x}}>', 'forbidden'],
  ['<{{x}}>', 'text'],
  ['<b {{x}}="1">', 'forbidden'],
  ['<b style="color:{{x}}">', 'forbidden'],
  ['<b title="a > b">{{x}}', 'text'],
  ['<b title="x=\'">{{x}}', 'text'],
  ['<b title="a=">{{x}}', 'text'],
  ['<a href="{{y}}">{{x}}', 'attribute href', 'text'],
  ['<!--[if mso]><td width="{{x}}"><![endif]-->', 'attribute width'],
  ['<!--[if !mso]><!--><td>{{x}}<!--<![endif]-->', 'text'],
  ['<title><b title="{{x}}</title>', 'title'],
])('%s', (html, ...expected) => {
  const found = [...htmlContexts(html).values()].map((context) =>
    context.type === 'attribute' ? `attribute ${context.name}` : context.type,
  );
  expect(found).toEqual(expected);
});
