import { changeKinds } from '../../changes/index.ts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apply } from '../../engine/apply/apply.ts';
import { beginRun } from '../../engine/apply/begin-run.ts';
import { bindInputs } from '../../engine/language/load/bind-inputs.ts';
import { loadPlaybook } from '../engine/language/load-playbook.ts';
import type { Machine } from '../../engine/model/machine.ts';
import { planPlaybook } from '../../engine/plan/plan-playbook.ts';
import { gatherFacts } from '../../facts/gather-facts.ts';
import { sshMachine } from '../../machines/ssh/ssh-machine.ts';
import { stepTypes } from '../../steps/index.ts';
import { sshHost } from '../machines/cabled/ssh-host.ts';
import { layWire } from '../machines/cabled/wire.ts';
import { realClock } from '../machines/real-clock.ts';

// `node test/bench/ssh-round-trips.ts [ms]`, as root: how long verbs take over a real ssh connection whose every byte is `ms`
// milliseconds on its way (100 when nothing is said), and how often the operator waits for the far end.
const delay = Number(process.argv[2] ?? 100);
const never = new AbortController().signal;
const folder = mkdtempSync(join(tmpdir(), 'rbb-'));

const text = `runbook: 1
name: bench
summary: A check, two files and a program
steps:
  - { id: check, type: host-check, with: { what: we are root, that: "{{ facts.privileges.root }}" } }
  - { id: conf, type: file, with: { path: /var/lib/bench/vfio.conf, content: "options vfio-pci ids=8086:10d3" } }
  - { id: grub, type: file, with: { path: /var/lib/bench/grub, content: "GRUB_CMDLINE_LINUX=intel_iommu=on" } }
  - { id: made, type: command, with: { argv: [touch, /var/lib/bench/made], undo: [rm, /var/lib/bench/made], creates: /var/lib/bench/made, why: bench } }
`;

async function main(): Promise<void> {
  await using host = await sshHost();
  host.machine.script('mkdir /var/lib/bench');
  await using wire = await layWire(host.port, delay);
  writeFileSync(join(folder, 'bench.yaml'), text);
  const timed = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    const [turns, start] = [wire.turns(), performance.now()];
    const result = await work();
    const seconds = (performance.now() - start) / 1000;
    console.log(
      `${what.padEnd(22)} ${seconds.toFixed(1).padStart(6)} s  ${(seconds / (delay / 500)).toFixed(0).padStart(4)} round trips' time  ${wire.turns() - turns} turns`,
    );
    return result;
  };
  const machine: Machine = await timed('connect', () => sshMachine(host.options(wire.port)));
  await using _ = machine;
  await timed('facts', () => gatherFacts(machine));
  const loaded = loadPlaybook({ path: 'bench.yaml', text }, new Map(stepTypes.map((type) => [type.name, type])));
  if (!loaded.ok) throw new Error(loaded.diagnostics.map(({ message }) => message).join('\n'));
  const bound = bindInputs(loaded.value, null, []);
  if (!bound.ok) throw new Error('inputs');
  const site = {
    playbook: loaded.value,
    inputs: bound.value,
    machine: async () => machine,
    gatherFacts,
    clock: realClock,
    kinds: changeKinds,
  };
  const plan = await timed('plan', () => planPlaybook(site));
  for (const step of plan.steps)
    if (step.kind === 'refused' || step.kind === 'invalid') console.log(JSON.stringify(step));
  await timed('lock', () => machine.lock({ run: 'bench', operator: 'bench', since: '' }));
  await timed('apply', async () => {
    const beginning = {
      run: 'bench',
      verb: 'apply',
      undoes: null,
      operator: '',
      lab: null,
      inputs: {},
      playbook: site.playbook.source,
    } as const;
    const conduct = { stops: { afterStep: never, now: never }, emit: () => {}, acceptNewPlan: false };
    const journal = await beginRun(machine, beginning, plan, { clock: realClock, kinds: changeKinds }, conduct.emit);
    const { outcome } = await apply(site, plan, journal, null, conduct, 'bench');
    if (outcome !== 'done') throw new Error(outcome);
  });
  await timed('plan, nothing to do', () => planPlaybook(site));
}

try {
  await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
