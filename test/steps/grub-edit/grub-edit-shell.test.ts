import { describe, expect, test } from 'vitest';
import { readVariables, variable } from '../../../steps/grub-edit/source/shell-variables.ts';
import { textOf } from '../../../steps/grub-edit/source/tokens.ts';
import { sourceWithDash } from './grub-matrix/dash.ts';

const D = 'GRUB_CMDLINE_LINUX_DEFAULT';
const L = 'GRUB_CMDLINE_LINUX';

/** Ways to write these files that were met on machines, and worse ones. */
const scripts: readonly [title: string, text: string][] = [
  ['Debian cloud image', `${L}="console=tty0 console=ttyS0,115200 consoleblank=0"\nGRUB_TIMEOUT=5\n`],
  ['crash dump part', `${D}="quiet"\n${D}="$${D} crashkernel=512M-:192M"\n`],
  [
    'distributor of Ubuntu',
    `GRUB_DISTRIBUTOR=\`( . /etc/os-release; echo \${NAME:-Ubuntu} ) 2>/dev/null || echo Ubuntu\`\n${D}="quiet splash"\n`,
  ],
  ['substitution with quotes and parentheses', `X="$(echo "a ) b" | sed 's/)/(/')"\n${D}="q"\n`],
  [
    'a condition around something else',
    `if [ "a" = b ]; then\n  GRUB_TIMEOUT=0\nelse\n  GRUB_TIMEOUT=5\nfi\n${D}='q'\n`,
  ],
  ['a case', `case x in\n  a|b) Y=1 ;;\n  *) Y=2 ;;\nesac\n${D}=q\n`],
  ['a loop', `for x in a b; do Z=$x; done\nwhile false; do :; done\n${D}=q\n`],
  ['a function', `later() { echo "}" ; }\n${D}=q\n`],
  ['several assignments on one line', `A=1 ${D}="q r" ${L}=s; B=2 # ${D}=no\n`],
  ['no newline at the end', `${D}="q"`],
  ['a continued line outside quotes', `${D}=\\\n"q"\\\n' r'\n`],
  ['redirections', `echo x >/dev/null 2>&1\n${D}="q"\n`],
  ['a list that continues', `true &&\n  true\n${D}="q"\n`],
  ['declared names', `export ${D} ${L}="a"\n${D}="q"\n`],
  ['an unset name', `${D}="q$UNSET_NAME"\n`],
  ['a literal dollar', `${D}="a$ b$. $"\n`],
];

test.each(scripts)('reads as dash does: %s', (_, text) => {
  const reading = readVariables([{ path: '/etc/default/grub', text }]);
  expect(reading.troubles).toEqual([]);
  const line = [L, D].map((name) => variable(reading, name)).map(({ characters }) => textOf(characters));
  expect(line.join(' ')).toBe(sourceWithDash(new Map([['/etc/default/grub', text]])));
  expect(variable(reading, D).certain).toBe(true);
});

describe('values that are unknown without running the script', () => {
  test.each([
    ['an assignment under a condition', `${D}=a\nif true; then ${D}=b; fi\n`],
    ['an assignment after &&', `${D}=a\ntrue && ${D}=b\n`],
    ['another file', `${D}=a\n. /etc/default/other\n`],
    ['eval', `${D}=a\neval "${D}=b"\n`],
    ['a function that assigns', `f() { ${D}=b; }\n${D}=a\nf\n`],
    ['unset', `${D}=a\nunset ${D}\n`],
  ])('%s', (_, text) => {
    expect(variable(readVariables([{ path: '/etc/default/grub', text }]), D).certain).toBe(false);
  });

  test.each([
    ['command substitution', `${D}="a $(uname -r)"\n`],
    ['a default', `${D}="a \${B:-c}"\n`],
    ['arithmetic', `${D}="a$((1+1))"\n`],
    ['an argument', `${D}="a $1"\n`],
  ])('%s', (_, text) => {
    const { characters, last } = variable(readVariables([{ path: '/etc/default/grub', text }]), D);
    expect(characters.some((character) => character.text === null)).toBe(true);
    expect(last?.plain).toBe(false);
  });
});

describe('syntax errors, with their line', () => {
  test.each([
    ['a backtick that stays open', `\n${D}="a \`b"\n`, 2],
    ['a brace that stays open', `\nX=\${Y\n`, 2],
    ['fi without if', `\n\nfi\n`, 3],
    ['a here-document', `cat <<EOF\nEOF\n`, 1],
  ])('%s', (_, text, line) => {
    expect(readVariables([{ path: 'f', text }]).troubles).toMatchObject([{ file: 'f', line }]);
  });
});
