import { expect, test } from 'vitest';
import { createPaint } from '../../../cli/process/paint.ts';
import { drawPlan, summarizePlan } from '../../../cli/views/draw-plan.ts';
import { diagnosticAt } from '../../../engine/language/yaml/diagnostic-at.ts';
import type { Change } from '../../../changes/index.ts';
import type { PlannedStep } from '../../../engine/model/plan.ts';
import { samplePlan } from './sample-plan.ts';

test('a plan shows every step in order: changes, refusals with reasons, values that are known later', () => {
  expect(`\n${drawPlan(samplePlan, createPaint(false)).join('\n')}\n`).toMatchInlineSnapshot(`
    "
    passthrough on host

      tools    The programs are there  passed

      cmdline  Turn the IOMMU on
               ~ /etc/default/grub
                     GRUB_TIMEOUT=5
                   - GRUB_CMDLINE_LINUX_DEFAULT="quiet"
                   + GRUB_CMDLINE_LINUX_DEFAULT="quiet intel_iommu=on"
               takes effect at the next boot: intel_iommu=on

      reboot   Boot with it
               » reboots host

      vfio     Load vfio-pci  planned again after reboot
               + module vfio-pci
               ! it is built in

      irq      Stop irqbalance  no change needed
      numa     Pin memory  skipped: there is one node

      bind     Hand the NIC over
               ✗ refused by nic-carries-route: eth0 carries the default route
                 seen      ip -j route: default via 10.0.2.2 dev eth0␛[31m
                 override  with: { allow_disconnect: true }

      ping     Ping the peer on guest
               ? known after vm (machine "guest")

    Plan: 2 changes in 2 steps, 1 reboot, 1 step known later, 1 step refused
    "
  `);
});

test('a mistake that depends on values is shown with its place and its hint', () => {
  const source = { path: 'x.yaml', text: 'within: "{{ inputs.subnet }}"\n' };
  const diagnostic = diagnosticAt(source, { start: 8, end: 29 }, 'bad-value', 'no subnet', 'e.g. 10.128.0.0/16');
  const common = { id: 'lease', title: 'Lease', type: 'wait', on: 'host', provisional: null };
  const plan = { ...samplePlan, steps: [{ ...common, kind: 'invalid', diagnostics: [diagnostic] } as const] };
  expect(`\n${drawPlan(plan, createPaint(false)).join('\n')}\n`).toMatchInlineSnapshot(`
    "
    passthrough on host

      lease  Lease
             ✗ x.yaml:1:9 error: no subnet
                 1 | within: "{{ inputs.subnet }}"
                   |         ^^^^^^^^^^^^^^^^^^^^^
               hint: e.g. 10.128.0.0/16

    Plan: 1 step invalid
    "
  `);
});

test('a plan without changes is reported as such', () => {
  const steps = samplePlan.steps.filter(({ kind }) => kind === 'unchanged' || kind === 'skipped' || kind === 'checked');
  expect(summarizePlan({ ...samplePlan, steps })).toBe(
    'Plan: nothing to do; the machine already has the requested state',
  );
});

test('colours add escape sequences and change no text', () => {
  const colored = drawPlan(samplePlan, createPaint(true)).join('\n');
  expect(colored).toContain('\u001b[');
  // eslint-disable-next-line no-control-regex
  expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(drawPlan(samplePlan, createPaint(false)).join('\n'));
});

test('a check that was not run is shown with its program, the reason, and each change that it can lead to', () => {
  const common = { type: 'command', on: 'host', provisional: null } as const;
  const argv = ['sh', '-c', "test -e '/x y'\u001b[31m\necho 'it is'"];
  const change: Change = {
    kind: 'command',
    argv: ['touch', '/x y'],
    undo: null,
    done: { kind: 'succeeds', argv },
    before: { done: false },
    after: { done: true },
    why: 'a mark',
    deadline: 60,
  };
  const steps: readonly PlannedStep[] = [
    {
      ...common,
      id: 'plain',
      title: 'Plain',
      kind: 'unchecked',
      check: { argv: ['true'], why: null },
      changes: [],
      warnings: [],
    },
    {
      ...common,
      id: 'mark',
      title: 'Mark',
      kind: 'unchecked',
      check: { argv, why: 'it has no unshare' },
      changes: [change],
      warnings: ['it cannot be undone'],
    },
    {
      ...common,
      id: 'ask',
      title: 'Ask',
      type: 'manual',
      kind: 'act',
      intent: 'manual task: Do it',
      reboots: false,
      programs: [['test', '-e', '/y']],
    },
    {
      ...common,
      id: 'wait',
      title: 'Wait',
      type: 'wait',
      kind: 'act',
      intent: 'wait up to 5 s for "test -e /z" to succeed',
      reboots: false,
      programs: [['test', '-e', '/z']],
    },
  ];
  expect(`\n${drawPlan({ ...samplePlan, steps }, createPaint(false)).join('\n')}\n`).toMatchInlineSnapshot(`
    "
    passthrough on host

      plain  Plain
             ? runs after your yes: true

      mark   Mark
             ? runs after your yes: sh -c 'test -e '\\''/x y'\\''␛[31m␊echo '\\''it is'\\'''
               cannot run read-only here: it has no unshare
               then, if needed: + run touch /x y (a mark, cannot be undone)
             ! it cannot be undone

      ask    Ask
             » manual task: Do it
             ? runs after your yes: test -e /y

      wait   Wait
             » wait up to 5 s for "test -e /z" to succeed
             ? runs after your yes: test -e /z

    Plan: 2 actions, 2 checks to run (at most 1 change after them)
    "
  `);
  expect(summarizePlan({ ...samplePlan, steps: steps.slice(0, 1) })).toBe(
    'Plan: 1 check to run, otherwise nothing to do',
  );
});
