import { escapeControlsInLine } from '../process/escape-controls.ts';
import { safeJson } from '../../engine/text/safe-json.ts';
import type { StudyEvent } from '../../schemas/types/study-event.ts';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { lockFile } from '../../machines/emulated/cache/lock-file.ts';
import { orderOf } from '../../report/study/order.ts';
import { stateOf } from '../../report/study/study-log.ts';
import { commandName } from '../process/command-name.ts';
import { confirm } from '../run/confirm.ts';
import { createView } from '../run/create-view.ts';
import { exitCode, type ExitCode } from '../process/exit-code.ts';
import { watchInterruption } from '../process/interruption.ts';
import { argumentOf, json, lab, valueOf, yes } from '../arguments/options.ts';
import { mistake } from '../process/read-source.ts';
import { bindStudy, type BoundStudy } from '../study/bind-study.ts';
import { conductStudy } from '../study/conduct-study.ts';
import { drawEvent, drawState, drawStudy } from '../study/draw-study.ts';
import { openLog, readStudy, studyFolder } from '../study/study-folder.ts';
import { systemClock } from '../process/system-clock.ts';
import { reportMistakes } from '../views/report-mistakes.ts';
import type { Terminal } from '../process/terminal.ts';
import type { Given, Verb } from '../arguments/verb.ts';
import { versionRecord } from '../views/records/version-record.ts';

const actions = ['plan', 'run', 'status'] as const;

/** `runbook study`: measures variants and compares them with a baseline, as declared before the first measurement. */
export const study: Verb = {
  name: 'study',
  description:
    'Measure variants and compare them with a baseline, as defined in a study file. Each variant is applied, measured and undone. The variants run in blocks, in a random order that depends on a seed. If the study stops for any reason, `run` continues it. An interrupted run is undone and repeated. The measurements are kept in the study’s folder; `runbook report` reads them there.',
  arguments: [
    { name: 'action', summary: 'The action', choices: actions },
    { name: 'study', summary: 'The study, a YAML file' },
  ],
  options: [lab, yes, json],
  examples: [
    {
      command: 'runbook study plan playbooks/studies/passthrough.yaml --lab emulated',
      does: 'show which runs it would make, and in which order',
    },
    {
      command: 'runbook study run playbooks/studies/passthrough.yaml --lab emulated',
      does: 'run the study, or continue it',
    },
  ],
  async run(given, terminal) {
    const isJson = given.flags.has(json.name);
    const path = argumentOf(given, 'study') ?? '';
    const bound = await bindStudy(path, valueOf(given, lab));
    const view = await createView(terminal, isJson, { labArguments: '', verb: 'apply' });
    if (!bound.ok) return await reportMistakes(view, bound.diagnostics);
    const folder = studyFolder(bound.value.study.name);
    const known = await readStudy(folder);
    if (!known.ok) return await reportMistakes(view, known.diagnostics);
    const before = known.value;
    const started = before?.[0];
    if (started?.kind === 'study-started' && started.sha256 !== bound.value.sha256) {
      const message = `${path} is not the same study as the started one with the name '${bound.value.study.name}': its text has changed`;
      return await reportMistakes(view, [
        mistake('other-study', message, `choose another name, or move ${folder} away`),
      ]);
    }
    await view.settle();
    switch (argumentOf(given, 'action') as (typeof actions)[number]) {
      case 'plan':
        show(bound.value, terminal, isJson);
        return exitCode.done;
      case 'status':
        if (before === undefined)
          terminal.out(
            `The study has not started; start it with ${commandName()} study run ${escapeControlsInLine(path)}.\n`,
          );
        else if (isJson) terminal.out(`${safeJson({ kind: 'study-state', ...plain(before) })}\n`);
        else terminal.out(drawState(stateOf(before), terminal.paint));
        return exitCode.done;
      case 'run':
        return await conduct(bound.value, folder, given, terminal);
    }
  },
};

const plain = (events: readonly StudyEvent[]) => {
  const { attempts, skipped, ...rest } = stateOf(events);
  return { ...rest, attempts: Object.fromEntries(attempts), skipped: Object.fromEntries(skipped) };
};

function show(bound: BoundStudy, terminal: Terminal, isJson: boolean): void {
  const order = orderOf(bound.study);
  if (!isJson) terminal.out(drawStudy(bound, order, terminal.paint));
  else terminal.out(`${safeJson(versionRecord)}\n${safeJson({ kind: 'study', ...bound.study, order })}\n`);
}

/** Runs the rest of a study. Only one process at a time: a second one does not wait and reports this. */
async function conduct(bound: BoundStudy, folder: string, given: Given, terminal: Terminal): Promise<ExitCode> {
  const isJson = given.flags.has(json.name);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const busy = new AbortController();
  const held = lockFile(join(folder, 'lock'), { signal: busy.signal, onBusy: () => busy.abort(new Error('busy')) });
  const lock = await held.catch((error: unknown) => {
    if (!busy.signal.aborted) throw error;
    return null;
  });
  if (lock === null) {
    terminal.err(`${terminal.paintErr('bad', 'error:')} another process is running this study\n`);
    return exitCode.refused;
  }
  await using _lock = lock;
  const known = await readStudy(folder);
  if (!known.ok)
    return await reportMistakes(
      await createView(terminal, isJson, { labArguments: '', verb: 'apply' }),
      known.diagnostics,
    );
  const before = known.value ?? [];
  const isNew = before.length === 0;
  if (!isJson) show(bound, terminal, false);
  const question = isNew ? 'Run this study?' : 'Continue this study?';
  const answer = await confirm(question, given, terminal);
  if (answer !== 'yes') return answer === 'no' ? exitCode.interrupted : exitCode.wrong;
  await using log = await openLog(folder);
  using interruption = watchInterruption((text) => terminal.err(`${text}\n`));
  const labName = valueOf(given, lab);
  const start: StudyEvent = {
    kind: 'study-started',
    format: 1,
    sha256: bound.sha256,
    text: bound.text,
    path: bound.path,
    lab: labName ?? null,
    order: orderOf(bound.study),
  };
  if (isNew) await log.write(start);
  if (isJson) terminal.out(`${safeJson(versionRecord)}\n`);
  const end = await conductStudy(
    {
      bound,
      folder,
      log,
      labArguments: labName === undefined ? [] : ['--lab', labName],
      clock: systemClock,
      stop: interruption.stops.afterStep,
      tell(event, state) {
        const line = isJson ? safeJson(event) : drawEvent(event, state, terminal.paint);
        if (line !== null) terminal.out(`${line}\n`);
      },
    },
    isNew ? [start] : before,
  );
  const go = `${commandName()} study run ${bound.path}${labName === undefined ? '' : ` --lab ${labName}`}`;
  switch (end.kind) {
    case 'done':
      terminal[isJson ? 'err' : 'out'](`The study is done. Show it with ${commandName()} report --from ${folder}\n`);
      return exitCode.done;
    case 'stopped':
      terminal.err(`Stopped. Continue with\n  ${escapeControlsInLine(go)}\n`);
      return exitCode.interrupted;
    case 'stuck':
      terminal.err(
        `${terminal.paintErr('bad', 'error:')} ${escapeControlsInLine(end.why)}\nContinue with\n  ${escapeControlsInLine(go)}\n`,
      );
      return exitCode.failed;
  }
}
