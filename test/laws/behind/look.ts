import { changeKinds } from '../../../changes/index.ts';
import { listRuns } from '../../../engine/journal/list-runs.ts';
import type { Recorded } from '../../../engine/journal/recorded.ts';
import type { Plan } from '../../../engine/model/plan.ts';
import { planPlaybook } from '../../../engine/plan/plan-playbook.ts';
import type { ChangeStatus } from '../../../engine/status/change-status.ts';
import { statusOf, type MachineStatus } from '../../../engine/status/run-status.ts';
import type { Undoing } from '../../../engine/undo/judge-undoing.ts';
import { planUndo } from '../../../engine/undo/plan-undo.ts';
import type { SimulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { siteOn, type Scenario } from '../runbook-on.ts';

/** What `status`, `undo --plan` and `plan` say of a machine after a run; statuses and undoings by the index of the change. */
export interface Said {
  readonly scenario: string;
  readonly status: MachineStatus;
  readonly recorded: Recorded;
  readonly statuses: ReadonlyMap<number, ChangeStatus>;
  readonly undoings: ReadonlyMap<number, Undoing>;
  readonly reboots: boolean;
  readonly plan: Plan;
}

export async function sayAll(machine: SimulatedMachine, scenario: Scenario, run = 'run-1'): Promise<Said> {
  const site = siteOn(machine, scenario);
  const entries = await listRuns(machine, changeKinds);
  const recorded = entries.find((entry) => entry.run === run)?.recorded;
  if (recorded === undefined) throw new Error(`no run ${run}`);
  const status = await statusOf(entries, null, machine, null, site.machine, changeKinds);
  const { runs } = status;
  const changes = runs.find(({ entry }) => entry.run === run)?.changes ?? [];
  const { undoings, reboots } = await planUndo(recorded, site, null);
  return {
    scenario: scenario.name,
    status,
    recorded,
    statuses: new Map(changes.map(({ of, status }) => [of.index, status])),
    undoings: new Map(undoings.map((undoing) => [undoing.of.index, undoing])),
    reboots,
    plan: await planPlaybook(siteOn(machine, scenario)),
  };
}
