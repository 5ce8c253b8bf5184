import { changeKinds } from '../../../changes/index.ts';
import { expect } from 'vitest';
import { MachineError } from '../../../engine/model/machine-error.ts';
import { isLock } from '../../../engine/model/machine.ts';
import { isUnfinished, listRuns } from '../../../engine/journal/list-runs.ts';
import { Killed } from '../../../machines/simulated/machine/faults.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine, type SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { withFiles, withIommuOn } from '../../machines/simulated/hosts/variants.ts';
import type { Ran, Scenario } from '../runbook-on.ts';
import { drifts, type Drift } from './drifts.ts';
import type { Interleaving, Run } from './interleaving.ts';
import { composed } from './pool.ts';
import { runVerb } from './run-verb.ts';
import { faultOf } from './trouble-fault.ts';

const journals = '/var/lib/runbook/runs';
const fresh = simulatedMachine(withFiles(withIommuOn(labHost), { '/var/lib/runbook/guest.qcow2': 'QFI\u00fb' }));
const liveOf = (machine: SimulatedMachine): string => machine.liveSnapshot().replace(/^boot .*\n/, '');

/** Attempts to finish an unfinished run; without a fault each attempt finishes one. */
const most = 12;

/** A run that did not do its work has reported the reason. */
function expectSaid({ end, events }: Ran): void {
  if (end.outcome === 'done' || end.outcome === 'waiting') return;
  expect(events.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining([expect.stringMatching(/^(step-failed|refused)$/)]),
  );
}

/** A process of runbook with its faults, and a second operator who is always refused while it holds the lock. */
async function live(act: Run, machine: SimulatedMachine, scenario: Scenario): Promise<void> {
  const first = machine.mutations;
  const fault = act.trouble === null ? undefined : faultOf(act.trouble, first);
  const rivals: Promise<boolean>[] = [];
  machine.fault = (call) => {
    if (call.index - first === act.rival) {
      const rival = machine.another().lock({ run: 'rival', operator: 'rival@test', since: '' });
      rivals.push(rival.then(isLock));
    }
    return fault?.(call);
  };
  try {
    const ran = await runVerb(act.do, machine, scenario);
    if (ran !== undefined) expectSaid(ran);
  } catch (error) {
    // An error of the journal itself ends the process: it must not do anything that it cannot record.
    if (!(error instanceof Killed || error instanceof MachineError)) throw error;
    if (error instanceof MachineError && act.trouble === null) expect(error.code).toBe('REFUSED');
  }
  machine.fault = undefined;
  expect(await Promise.all(rivals)).not.toContain(true);
  if (act.then === 'power-cut') machine.crash();
  else if (act.then === 'reboot') machine.reboot();
  else machine.revive();
}

/** Finishes all unfinished runs and undoes everything, as a person does in the end, without further faults. */
async function takeAllBack(machine: SimulatedMachine, scenario: Scenario): Promise<void> {
  for (let attempt = 0; attempt < most; attempt += 1) {
    const runs = await listRuns(machine, changeKinds);
    const latest = runs.findLast(isUnfinished);
    const ran = await runVerb(latest?.recorded.header.verb === 'undo' ? 'resume' : 'undo', machine, scenario);
    if (ran === undefined) return;
    expectSaid(ran);
    expect(ran.events.filter(({ kind }) => kind === 'step-failed')).toEqual([]);
  }
  throw new Error(`it is not over after ${most} attempts`);
}

/**
 * Runs a history and throws if a law is broken: journals stay readable, changes of others are kept, undo restores the
 * rest byte for byte.
 */
export async function play({ steps, acts }: Interleaving): Promise<void> {
  const scenario = composed(steps);
  const machine = fresh.clone();
  /** The changes of others, with the number of the boot in which they were made. */
  const made = new Map<Drift, number>();
  const touched = new Set<string>();
  for (const act of acts) {
    if (act.do !== 'drift') {
      await live(act, machine, scenario);
      continue;
    }
    const drift = drifts[act.what];
    if (drift === undefined) throw new Error(`no drift ${act.what}`);
    drift.make(machine);
    made.set(drift, machine.world.boots);
    for (const path of drift.touches) touched.add(path);
  }
  await takeAllBack(machine, scenario);
  const lost = [...made].filter(
    ([drift, boot]) => (!drift.isVolatile || boot === machine.world.boots) && !drift.isKept(machine),
  );
  expect(lost.map(([drift]) => drift.touches)).toEqual([]);
  const was = fresh.snapshot(journals, ...touched);
  // This comparison is made often, and its difference is long.
  if (machine.snapshot(journals, ...touched) !== was) expect(machine.snapshot(journals, ...touched)).toBe(was);
  if (made.size === 0) expect(liveOf(machine)).toBe(liveOf(fresh));
}
