import type { Measure } from '../../schemas/types/steps/measure.ts';
import type { Measurement } from '../../schemas/types/measurement.ts';
import { MachineError } from '../../engine/model/machine-error.ts';
import { until } from '../../engine/model/until.ts';
import { keep, leave } from './archive.ts';
import type { Archive } from './archive.ts';
import { collectorPlan, perfData } from './collectors.ts';
import type { CollectorPlan } from './collectors.ts';
import { codeOf, endDetached, startDetached } from './detached.ts';
import type { Detached, Workplace } from './detached.ts';
import { gatherProfile } from './gather-profile.ts';

type Collected = Measurement['collectors'][number];
type Runner = Extract<CollectorPlan, { how: 'runs' }>;

const runs = (plan: CollectorPlan): plan is Runner => plan.how === 'runs';

/** Running collectors, and the first readings of the other collectors. */
export interface Watch {
  readonly at: Workplace;
  readonly running: readonly { readonly plan: CollectorPlan; readonly program: Detached }[];
  readonly looks: readonly { readonly plan: CollectorPlan; readonly before: string }[];
  readonly absent: readonly Collected[];
}

/** Starts all collectors; a missing tool is reported and skipped, because the other figures are still useful. */
export async function startWatch(input: Measure, at: Workplace, limit: number): Promise<Watch> {
  const running: { plan: Runner; program: Detached }[] = [];
  const looks: { plan: CollectorPlan; before: string }[] = [];
  const absent: Collected[] = [];
  const plans = input.collect.map((kind) => collectorPlan(kind, input, at.buildIds));
  try {
    for (const plan of plans.filter(runs)) {
      if (plan.tool !== null && (await at.machine.query(['which', plan.tool], { whole: false })).code !== 0) {
        absent.push(described(plan, at, [], `${plan.tool} is not installed on ${at.label}; tools.yaml installs it`));
      } else {
        running.push({ plan, program: await startDetached(at, plan.kind, plan.argv, limit, plan.patience) });
      }
    }
    for (const { plan, program } of running) await awaitBegun(program, plan.begun);
    // The readings come last, so that their counters include little except the load.
    for (const plan of plans.filter((each) => !runs(each))) {
      looks.push({ plan, before: (await at.machine.query(plan.argv)).stdout });
    }
  } catch (error) {
    for (const { program } of running) await endDetached(program);
    throw error;
  }
  return { at, running, looks, absent };
}

/**
 * Waits until a program collects, for at most a minute: if the wait fails, only the beginning of its data is missing.
 */
async function awaitBegun(program: Detached, begun: string | undefined): Promise<void> {
  if (begun === undefined) return;
  const { machine, folder } = program.at;
  await until({ ...program.at, within: 60, every: 0.5 }, async () => {
    if ((await codeOf(program)) !== null) return true;
    return (await machine.query(['sh', '-c', begun, 'sh', folder], { whole: false })).code === 0 ? true : undefined;
  });
}

/** Ends every collector. */
export async function endWatch({ running }: Watch): Promise<void> {
  await Promise.all(running.map(({ program }) => endDetached(program)));
}

/** Stores the output of the collectors in the archive, after their end. */
export async function gatherWatch(watch: Watch, archive: Archive): Promise<readonly Collected[]> {
  const { at } = watch;
  const collected: Collected[] = [...watch.absent];
  for (const { plan, before } of watch.looks) {
    const after = (await at.machine.query(plan.argv)).stdout;
    const files = [
      await keep(archive, `${plan.kind}-before.txt`, before),
      await keep(archive, `${plan.kind}-after.txt`, after),
    ];
    const isEmpty = after.split('\n').length <= 2;
    collected.push(described(plan, at, files, isEmpty ? `${at.label} provides no such counters` : null));
  }
  for (const { plan, program } of watch.running) {
    collected.push(plan.kind === 'perf' ? await profiled(plan, at, archive) : await printed(plan, program, archive));
  }
  return collected;
}

async function printed(plan: CollectorPlan, { at, name }: Detached, archive: Archive): Promise<Collected> {
  const [out, err] = await Promise.all(['out', 'err'].map((each) => at.machine.read(`${at.folder}/${name}.${each}`)));
  const files = [await keep(archive, `${plan.kind}.txt`, out ?? '')];
  if ((err ?? '').trim() !== '') files.push(await keep(archive, `${plan.kind}.err`, err ?? ''));
  const isEmpty = !/\d/.test((out ?? '').replace(/^@ .*$/gm, ''));
  const errorText = (err ?? '').trim().split('\n').at(-1) ?? '';
  return described(plan, at, files, isEmpty ? errorText || `${at.label} provides no such counters` : null);
}

/** perf's file stays on its machine; only its stacks are transferred. */
async function profiled(plan: CollectorPlan, at: Workplace, archive: Archive): Promise<Collected> {
  const data = `${at.folder}/${perfData}`;
  const errorText = ((await at.machine.read(`${at.folder}/perf.err`)) ?? '').trim();
  const files = [await keep(archive, 'perf.err', errorText)];
  if (((await at.machine.stat(data))?.size ?? 0) === 0) {
    return described(plan, at, files, errorText.split('\n').at(-1) || 'perf recorded nothing');
  }
  try {
    const profile = await gatherProfile(at.machine, data, 'cycles', at.buildIds);
    for (const { name, text } of profile.files) files.push(await keep(archive, name, text));
    await leave(archive, at, data, perfData);
    const reason = [...(profile.events.length === 0 ? ['perf took no sample'] : []), ...profile.warnings].join('; ');
    return {
      ...described(plan, at, files, reason || null),
      status: profile.events.length === 0 ? 'failed' : 'ok',
    };
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
    return described(plan, at, files, error.message);
  }
}

function described(plan: CollectorPlan, at: Workplace, files: string[], reason: string | null): Collected {
  return {
    kind: plan.kind,
    machine: at.label,
    argv: [...plan.argv],
    version: null,
    status: reason === null ? 'ok' : 'failed',
    reason,
    files,
  };
}
