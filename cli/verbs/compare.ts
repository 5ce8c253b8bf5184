import { safeJson } from '../../engine/text/safe-json.ts';
import { basename, resolve } from 'node:path';
import { suggest } from '../../engine/language/yaml/nearest.ts';
import { compareVariants } from '../../report/compare/compare-variants.ts';
import type { MetricComparison } from '../../report/compare/compare-variants.ts';
import { environmentDifferences, unintended } from '../../report/compare/environment-diff.ts';
import { gate, gateCode } from '../../report/compare/gate.ts';
import { counts, variantOf } from '../../report/compare/measured.ts';
import { questionsOf } from '../../report/compare/two-sides.ts';
import type { Question } from '../../report/compare/two-sides.ts';
import { metrics } from '../../report/figures/metrics.ts';
import { differenceHeads, differenceRow } from '../../report/compare/difference-row.ts';
import { createView } from '../run/create-view.ts';
import { alignedTable } from '../process/aligned-table.ts';
import { exitCode } from '../process/exit-code.ts';
import { escapeControls, escapeControlsInLine } from '../process/escape-controls.ts';
import { argumentOf, json } from '../arguments/options.ts';
import { readArchives } from '../measurements/read-archives.ts';
import type { Archives } from '../measurements/read-archives.ts';
import { mistake } from '../process/read-source.ts';
import { from, intended, margin, readReportOptions } from '../measurements/read-report-options.ts';
import { settleReportOptions } from '../measurements/settle-report-options.ts';
import { reportModified } from '../measurements/report-modified.ts';
import { reportMistakes } from '../views/report-mistakes.ts';
import type { Terminal } from '../process/terminal.ts';
import type { Verb } from '../arguments/verb.ts';

const gateOption = {
  name: 'gate',
  summary: 'Set the exit code from the confidence intervals: 1 for a regression, 2 if no decision is possible',
} as const;
const strict = { name: 'strict', summary: 'With --gate: fail if a comparison is undecided' } as const;

interface Answer {
  readonly question: Question;
  readonly comparisons: readonly MetricComparison[];
  readonly emulated: boolean;
}

/** `runbook compare`: compares two sets of measurements. */
export const compare: Verb = {
  name: 'compare',
  description:
    'Compare the runs of B with those of A. Both are folders of measurements or, with --from, two variants of one study. With --gate, the exit code gives the result. 0 means that nothing got worse. 1 means a regression: a whole confidence interval is beyond the margin on the worse side. 2 means that no decision is possible, because of too few runs, modified files, or unintended differences between the machines.',
  arguments: [
    { name: 'a', summary: 'The baseline: a folder, or a variant of the study' },
    { name: 'b', summary: 'The new result: a folder, or a variant of the study' },
  ],
  options: [from, gateOption, strict, margin, intended, json],
  examples: [
    { command: 'runbook compare before/ after/ --gate --margin 2%', does: 'is the new result worse by more than 2 %?' },
    { command: 'runbook compare virtio passthrough --from results/', does: 'two variants of one study' },
  ],
  async run(given, terminal) {
    const view = await createView(terminal, false, { labArguments: '', verb: 'apply' });
    const options = readReportOptions(given);
    if (!options.ok) return await reportMistakes(view, options.diagnostics);
    const [first, second] = [argumentOf(given, 'a') ?? '', argumentOf(given, 'b') ?? ''];
    const folders = given.values[from.name];
    const read = folders === undefined ? await bothSides(first, second) : await variantsOf(folders, first, second);
    if ('diagnostics' in read) return await reportMistakes(view, read.diagnostics);
    const { archives, questions } = read;
    const diagnostics = archives.flatMap((each) => each.diagnostics);
    if (diagnostics.length > 0) view.diagnostics(diagnostics.map((each) => ({ ...each, severity: 'warning' })));
    await view.settle();
    const rules = archives.map((each) => each.rules).find((each) => each !== null) ?? null;
    const settled = settleReportOptions(options.value, rules);
    const answers = questions.map((question): Answer => {
      const differences = environmentDifferences(question.measured.filter(counts), settled.intended);
      const confounds = (variant: string): readonly string[] => unintended(differences, question.baseline, variant);
      const host = question.measured[0]?.measurement.host ?? 'host';
      const about = { baseline: question.baseline, margin: settled.margin, alpha: settled.alpha, confounds };
      const comparisons = metrics.flatMap((metric) => compareVariants(metric, host, question.measured, about) ?? []);
      return {
        question,
        comparisons,
        emulated: question.measured.some(({ measurement }) => measurement.emulated !== null),
      };
    });
    const altered = archives.flatMap(({ opened }) => opened.filter((each) => each.altered.length > 0));
    const findings = answers.flatMap(({ comparisons }) => gate(comparisons, given.flags.has(strict.name)));
    const isBroken = altered.length > 0 || diagnostics.length > 0;
    const undecided = answers.some(({ comparisons }) => comparisons.length === 0);
    const decided = gateCode(findings);
    const code = decided === 1 ? 1 : isBroken || undecided ? 2 : decided;
    if (given.flags.has(json.name)) {
      const summaries = answers.map(({ question, comparisons, emulated }) => ({
        title: question.title,
        emulated,
        comparisons: comparisons.map(({ metric, baseline, comparisons: own }) => ({
          metric: metric.key,
          unit: metric.unit,
          better: metric.better,
          baseline,
          comparisons: own,
        })),
      }));
      terminal.out(`${safeJson({ kind: 'comparison', gate: code, findings, answers: summaries })}\n`);
    } else {
      for (const answer of answers) show(answer, terminal);
      reportModified(altered, terminal);
      if (given.flags.has(gateOption.name)) {
        const word = { 0: 'passed', 1: 'REGRESSION', 2: 'NO DECISION' }[code];
        const failed = findings.filter((each) => each.code === code && code !== 0);
        const why = [...Map.groupBy(failed, ({ because }) => because)].map(
          ([because, own]) => `${[...new Set(own.map(({ metric }) => metric))].join(', ')}: ${because}`,
        );
        const broken = code === 2 && isBroken ? ['some files were modified after they were recorded'] : [];
        terminal.out(escapeControls(`gate: ${word}${[...why, ...broken].map((each) => `\n  ${each}`).join('')}\n`));
      }
    }
    if (!given.flags.has(gateOption.name)) return exitCode.done;
    return code === 1 ? exitCode.failed : code === 2 ? exitCode.wrong : exitCode.done;
  },
};

type Sides =
  | { readonly archives: readonly Archives[]; readonly questions: readonly Question[] }
  | { readonly diagnostics: readonly ReturnType<typeof mistake>[] };

async function bothSides(first: string, second: string): Promise<Sides> {
  const [a, b] = [await readArchives([first]), await readArchives([second])];
  if (!a.ok || !b.ok) return { diagnostics: [a, b].flatMap((each) => (each.ok ? [] : each.diagnostics)) };
  const names = [first, second].map((path) => basename(resolve(path)));
  const [nameA, nameB] = names[0] === names[1] ? [first, second] : [names[0] ?? first, names[1] ?? second];
  const questions = questionsOf({ name: nameA, measured: a.value.opened }, { name: nameB, measured: b.value.opened });
  if (questions === null) {
    const hint = 'name one variant of each folder: runbook compare A B --from folder';
    return {
      diagnostics: [
        mistake('nothing-common', `${first} and ${second} contain several variants but have none in common`, hint),
      ],
    };
  }
  return { archives: [a.value, b.value], questions };
}

async function variantsOf(folders: readonly string[], first: string, second: string): Promise<Sides> {
  const read = await readArchives(folders);
  if (!read.ok) return { diagnostics: read.diagnostics };
  const names = [...new Set(read.value.opened.map(variantOf))];
  const unknown = [first, second].filter((name) => !names.includes(name));
  if (unknown.length > 0)
    return {
      diagnostics: unknown.map((name) =>
        mistake('no-variant', `unknown variant '${name}'`, suggest(name, names, 'variants')),
      ),
    };
  const measured = read.value.opened.filter((each) => [first, second].includes(variantOf(each)));
  return { archives: [read.value], questions: [{ title: `${first} and ${second}`, measured, baseline: first }] };
}

function show({ question, comparisons, emulated }: Answer, terminal: Terminal): void {
  const head = `${question.title}${emulated ? ' (EMULATED: not valid for a real machine)' : ''}`;
  terminal.out(`${terminal.paint('title', escapeControlsInLine(head))}\n`);
  if (comparisons.length === 0) return terminal.out('  the two have no valid figure in common\n');
  const rows = comparisons.flatMap((each) =>
    each.comparisons.map((own) => differenceRow(each, own).map(escapeControlsInLine)),
  );
  terminal.out(
    `${alignedTable([differenceHeads, ...rows])
      .map((line) => `  ${line}`)
      .join('\n')}\n`,
  );
  const because = new Set(comparisons.flatMap((each) => each.comparisons.flatMap((own) => own.because ?? [])));
  for (const each of because) terminal.out(`  ${escapeControlsInLine(each)}\n`);
}
