import { describe, expect, test } from 'vitest';
import { axisOf, padded, ticksBetween } from '../../../report/html/axis.ts';
import { fitted } from '../../../report/html/fitted.ts';
import { harmless, html } from '../../../report/html/html.ts';
import { showNumber, showPercent, showTick } from '../../../report/figures/show-number.ts';
import { code, plain } from '../../../report/text/markdown.ts';
import { csv } from '../../../report/text/long-csv.ts';

test.each([
  [null, '–'],
  [0, '0'],
  [9.41483, '9.415'],
  [60990.7, '60\u202f991'],
  [1234, '1234'],
  [-0.00123, '−0.001230'],
  [1e-7, '1.000e-7'],
  [NaN, '–'],
])('%s is shown as %s', (value, shown) => expect(showNumber(value)).toBe(shown));

test('percents have their sign if it matters', () => {
  expect(showPercent(0.01)).toBe('1 %');
  expect(showPercent(0.00407, true)).toBe('+0.407 %');
  expect(showPercent(-0.379, true)).toBe('−37.9 %');
  expect(showTick(0.2)).toBe('0.2');
  expect(showTick(9.35)).toBe('9.35');
});

describe('an axis', () => {
  test('has round ticks inside the axis', () => {
    expect(ticksBetween(0, 10, 5)).toEqual([0, 5, 10]);
    expect(ticksBetween(9.31, 9.47, 5)).toEqual([9.35, 9.4, 9.45]);
  });

  test('starts at 0 if 0 is near, and can show values that are all equal', () => {
    expect(padded([1, 10])[0]).toBe(0);
    expect(padded([9, 10])[0]).toBeGreaterThan(8);
    const axis = axisOf([5, 5], 0, 100);
    expect(axis.at(5)).toBe(50);
    expect(axisOf([], 0, 100).at(0)).toBe(0);
  });
});

test('a template escapes everything but markup', () => {
  expect(html`<a title="${'"x" <y>'}">${[html`<b>${1}</b>`, html`&amp;`]}${null}</a>`.markup).toBe(
    '<a title="&quot;x&quot; &lt;y&gt;"><b>1</b>&amp;</a>',
  );
  expect(harmless('a\u0000\u202eb')).toBe('a\ufffd\ufffdb');
});

test('Markdown and CSV take no orders', () => {
  expect(plain('a|b *c* <d> [e](f)\ng')).toBe('a\\|b \\*c\\* &lt;d&gt; \\[e\\](f) g');
  expect(code('a `b` c')).toBe('`` a `b` c ``');
  expect(csv([{ a: '=1+1', b: 'x,"y"', c: null, d: 1.5 }])).toBe('a,b,c,d\r\n\'=1+1,"x,""y""",,1.5\r\n');
});

test.each([';=1+1', 'a;=1+1', 'a\t=1+1', ' =1+1', '\uff1d1+1'])(
  'the CSV cell %j begins no formula, whatever a spreadsheet takes as separator',
  (text) => {
    const line = csv([{ a: text }]).split('\r\n')[1] ?? '';
    // A quoted cell is not divided.
    const cells = line.startsWith('"') ? [line.slice(1, -1)] : line.split(/[;\t]/);
    for (const cell of cells) expect(cell).not.toMatch(/^\s*[=+@\uff1d]/);
  },
);

test('a long name is cut with a dot, an emoji never in half', () => {
  expect(fitted('short', 200)).toBe('short');
  expect(fitted('🔥'.repeat(20), 74)).toBe(`${'🔥'.repeat(9)}…`);
});
