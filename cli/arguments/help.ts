import { meanings } from '../process/exit-code.ts';
import { everywhere } from './options.ts';
import type { Paint } from '../process/paint.ts';
import type { Argument, Option, Verb } from './verb.ts';
import { wrap } from '../process/wrap.ts';

function usageOf(argument: Argument): string {
  const name = `<${argument.name}>${argument.isMany ? '…' : ''}`;
  return argument.isOptional ? `[${name}]` : name;
}

function flagOf(option: Option): string {
  const short = option.short === undefined ? '    ' : `-${option.short}, `;
  return `${short}--${option.name}${option.value === undefined ? '' : ` <${option.value}>`}`;
}

/** A longer name is printed on a separate line, so the second column stays wide. */
const widestName = 26;

/** Rows of two aligned columns; the second wraps within the width. */
export function table(rows: readonly (readonly [string, string])[], paint: Paint, columns: number): string[] {
  const left = Math.min(widestName, Math.max(...rows.map(([name]) => name.length))) + 2;
  return rows.flatMap(([name, text]) => {
    const lines = wrap(text, Math.max(30, columns - left - 2));
    const hasOwnLine = name.length > widestName;
    const first = hasOwnLine ? [`  ${paint('id', name)}`] : [];
    return [
      ...first,
      ...lines.map((line, index) =>
        index === 0 && !hasOwnLine
          ? `  ${paint('id', name)}${' '.repeat(left - name.length)}${line}`
          : `  ${' '.repeat(left)}${line}`,
      ),
    ];
  });
}

/** The output of `runbook <verb> --help`. */
export function helpOf(verb: Verb, paint: Paint, columns: number): string {
  const options = [...verb.options, ...everywhere];
  const usage = [
    'runbook',
    verb.name,
    ...verb.arguments.map(usageOf),
    '[options]',
    ...(verb.rest ? [`[-- ${verb.rest}]`] : []),
  ];
  const lines = [`Usage: ${usage.join(' ')}`, '', ...wrap(verb.description, Math.min(columns, 100)), ''];
  const named = verb.arguments.map((argument) => {
    const choices = argument.choices ? ` (${argument.choices.join(', ')})` : '';
    return [`<${argument.name}>`, `${argument.summary}${choices}`] as const;
  });
  if (named.length > 0) lines.push(paint('title', 'Arguments'), ...table(named, paint, columns), '');
  const rows = options.map(
    (option) => [flagOf(option), `${option.summary}${option.isMany ? ' (repeatable)' : ''}`] as const,
  );
  lines.push(paint('title', 'Options'), ...table(rows, paint, columns), '', paint('title', 'Examples'));
  for (const { command, does } of verb.examples) lines.push(`  ${paint('dim', `# ${does}`)}`, `  ${command}`);
  return `${lines.join('\n')}\n`;
}

/** The output of `runbook --help`. */
export function helpOfAll(
  verbs: readonly { readonly name: string; readonly summary: string }[],
  paint: Paint,
  columns: number,
): string {
  return [
    'Usage: runbook <verb> [arguments] [options]',
    '',
    ...wrap(
      'Use YAML playbooks to turn a Linux host into a measured VFIO passthrough host, and undo it.',
      Math.min(columns, 100),
    ),
    '',
    paint('title', 'Verbs'),
    ...table(
      verbs.map(({ name, summary }) => [name, summary] as const),
      paint,
      columns,
    ),
    '',
    paint('title', 'Options'),
    ...table(
      [
        ['--help, -h', 'Show this help; `runbook <verb> --help` shows the help of one verb'],
        ['--version', 'Show the version'],
      ],
      paint,
      columns,
    ),
    '',
    paint('title', 'Exit codes'),
    ...table(
      Object.entries(meanings).map(([code, meaning]) => [code, meaning] as const),
      paint,
      columns,
    ),
    '',
  ].join('\n');
}
