import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { differentialData, flameData } from '../../report/flame/flame-data.ts';
import { FlameTree } from '../../report/flame/flame-tree.ts';
import { flamePage } from '../../report/html/flame-page.ts';
import { unitOf } from '../../report/html/flame-graph.ts';
import { foldedText } from '../../report/profile/folded-text.ts';
import type { Unit } from '../../report/profile/folded-text.ts';
import type { EventStacks, FoldOptions } from '../../report/profile/perf-folder.ts';
import { exitCode, type ExitCode } from '../process/exit-code.ts';
import { foldInput, stacksOf } from '../measurements/fold-input.ts';
import type { FoldedInput } from '../measurements/fold-input.ts';
import { escapeControlsInLine } from '../process/escape-controls.ts';
import { argumentOf, valueOf } from '../arguments/options.ts';
import { out } from '../measurements/read-report-options.ts';
import type { Terminal } from '../process/terminal.ts';
import type { Given, Verb } from '../arguments/verb.ts';
import { writeOut } from '../process/write-out.ts';

const flags = [
  { name: 'pid', summary: 'Add the PID to process names' },
  { name: 'tid', summary: 'Add the PID and TID to process names' },
  { name: 'kernel', summary: 'Mark kernel functions with _[k]' },
  { name: 'jit', summary: 'Mark functions compiled at run time with _[j]' },
  { name: 'all', summary: 'Use --kernel and --jit' },
  { name: 'addrs', summary: 'Show the address of frames without a name' },
] as const;
const filter = { name: 'event-filter', value: 'event', summary: 'Event to use (default: the first one)' } as const;
const split = {
  name: 'split',
  value: 'folder',
  summary: 'fold: write one file for each event into this folder',
} as const;
const unitOption = {
  name: 'unit',
  value: 'samples|weight',
  summary: 'Unit of the numbers (default: weight, the sampling period)',
} as const;
const diff = {
  name: 'diff',
  value: 'file',
  summary: 'flamegraph: show the difference from this earlier file',
} as const;
const title = { name: 'title', value: 'text', summary: 'flamegraph: title of the page' } as const;

/** `runbook profile`: perf's stacks from anywhere. */
export const profile: Verb = {
  name: 'profile',
  description:
    'fold converts the output of perf script to folded stacks, one per line. It accepts the options of stackcollapse-perf.pl and never mixes events. flamegraph draws an HTML page from that output or from folded stacks. With --diff, it shows the changes from an earlier file.',
  arguments: [
    { name: 'action', summary: 'The action', choices: ['fold', 'flamegraph'] },
    { name: 'file', summary: 'Output of perf script, or folded stacks; - means standard input' },
  ],
  options: [...flags, filter, unitOption, split, out, diff, title],
  examples: [
    { command: 'runbook profile fold perf.txt --kernel --out folded.txt', does: 'fold the first event' },
    {
      command: 'runbook profile flamegraph after.txt --diff before.txt --out flame.html',
      does: 'show the difference between two profiles',
    },
  ],
  async run(given, terminal) {
    const unit = valueOf(given, unitOption) ?? 'weight';
    if (unit !== 'samples' && unit !== 'weight')
      return complain(terminal, `unknown unit '${unit}'`, 'use samples or weight');
    const path = argumentOf(given, 'file') ?? '-';
    const input = await foldInput(path, optionsOf(given, argumentOf(given, 'action') === 'flamegraph'));
    if (input.kind === 'wrong') return complain(terminal, input.message, input.hint);
    if (argumentOf(given, 'action') === 'fold') return await fold(given, terminal, input, unit);
    return await flamegraph(given, terminal, input, unit, path);
  },
};

function optionsOf({ flags: given }: Given, isGraph: boolean): FoldOptions {
  const all = given.has('all') || isGraph;
  return {
    kernel: all || given.has('kernel'),
    jit: all || given.has('jit'),
    addrs: given.has('addrs'),
    process: given.has('tid') ? 'tid' : given.has('pid') ? 'pid' : 'name',
  };
}

function complain(terminal: Terminal, message: string, hint: string | null): ExitCode {
  terminal.err(`${terminal.paintErr('bad', 'error:')} ${escapeControlsInLine(message)}\n`);
  if (hint !== null) terminal.err(`  ${escapeControlsInLine(hint)}\n`);
  return exitCode.wrong;
}

type Events = Extract<FoldedInput, { kind: 'events' }>;

/** The selected event: the named one, also without its modifiers, or the first; the other events are listed. */
function choose({ events, unrecognized }: Events, given: Given, terminal: Terminal): EventStacks | undefined {
  const wanted = valueOf(given, filter);
  const chosen =
    events.find(({ event }) => wanted === undefined || event === wanted) ??
    events.find(({ event }) => event.replace(/:[a-zA-Z]+$/, '') === wanted);
  for (const { event, samples } of events)
    if (chosen !== undefined && event !== chosen.event)
      terminal.err(escapeControlsInLine(`not included: ${samples} samples of ${event}`) + '\n');
  if (unrecognized > 0) terminal.err(`${unrecognized} lines are neither a sample nor a frame\n`);
  return chosen;
}

const noEvent = (terminal: Terminal, { events }: Events, given: Given): ExitCode =>
  complain(
    terminal,
    `unknown event '${valueOf(given, filter) ?? ''}'`,
    `available events: ${events.map(({ event }) => event).join(', ')}`,
  );

async function fold(
  given: Given,
  terminal: Terminal,
  input: Exclude<FoldedInput, { kind: 'wrong' }>,
  unit: Unit,
): Promise<ExitCode> {
  if (input.kind === 'folded') return complain(terminal, 'these stacks are already folded', null);
  const folder = valueOf(given, split);
  const utf8 = (event: EventStacks): Buffer => Buffer.from(foldedText(event, unit), 'latin1');
  if (folder !== undefined) {
    await mkdir(folder, { recursive: true });
    for (const event of input.events) {
      const path = join(folder, `${event.event.replace(/[^A-Za-z0-9_.-]+/g, '-') || 'event'}.folded`);
      await writeFile(path, utf8(event));
      terminal.out(escapeControlsInLine(`${path}  ${event.samples} samples of ${event.event}`) + '\n');
    }
    return exitCode.done;
  }
  const chosen = choose(input, given, terminal);
  if (chosen === undefined) return noEvent(terminal, input, given);
  return await writeOut(terminal, valueOf(given, out) ?? '-', utf8(chosen).toString('utf8'));
}

async function flamegraph(
  given: Given,
  terminal: Terminal,
  input: Exclude<FoldedInput, { kind: 'wrong' }>,
  unit: Unit,
  path: string,
): Promise<ExitCode> {
  const after = treeOf(input, given, terminal, unit);
  if (after === null) return noEvent(terminal, input as Events, given);
  const name = path === '-' ? 'stacks' : basename(path);
  const other = valueOf(given, diff);
  const measure = input.kind === 'events' && unit === 'weight' ? unitOf(after.event) : { unit: 'samples', factor: 1 };
  if (other === undefined) {
    const pageTitle = valueOf(given, title) ?? `Flame graph of ${name}`;
    return await write(given, terminal, flamePage(pageTitle, flameData(after.tree), measure));
  }
  const before = await foldInput(other, optionsOf(given, true));
  if (before.kind === 'wrong') return complain(terminal, before.message, before.hint);
  const base = treeOf(before, given, terminal, unit);
  if (base === null) return noEvent(terminal, before as Events, given);
  if (base.event !== after.event && base.event !== '' && after.event !== '')
    return complain(
      terminal,
      `one file has the event ${base.event}, the other has ${after.event}`,
      'select the event with --event-filter',
    );
  const data = differentialData(
    { tree: base.tree, per: base.tree.root.total / 100 },
    { tree: after.tree, per: after.tree.root.total / 100 },
  );
  const pageTitle = valueOf(given, title) ?? `${name} compared with ${basename(other)}`;
  return await write(
    given,
    terminal,
    flamePage(pageTitle, data, { unit: '% self', factor: 1, sides: [basename(other), name] }),
  );
}

function treeOf(
  input: Exclude<FoldedInput, { kind: 'wrong' }>,
  given: Given,
  terminal: Terminal,
  unit: Unit,
): { readonly tree: FlameTree; readonly event: string } | null {
  const tree = new FlameTree();
  const chosen = input.kind === 'folded' ? null : choose(input, given, terminal);
  if (chosen === undefined) return null;
  const stacks = input.kind === 'folded' ? input.stacks : chosen === null ? [] : stacksOf(chosen, unit);
  // Names were read byte by byte, so that any byte survives; in a page they are UTF-8.
  const names = new Map<string, string>();
  const utf8 = (text: string): string => {
    const known = names.get(text) ?? Buffer.from(text, 'latin1').toString('utf8');
    names.set(text, known);
    return known;
  };
  for (const { frames, value } of stacks) tree.add(frames.map(utf8), value);
  return { tree, event: chosen?.event ?? '' };
}

async function write(given: Given, terminal: Terminal, page: string): Promise<ExitCode> {
  const path = valueOf(given, out) ?? 'flamegraph.html';
  const code = await writeOut(terminal, path, page);
  if (code === exitCode.done && path !== '-') terminal.out(`${escapeControlsInLine(path)}\n`);
  return code;
}
