import { expect, test } from 'vitest';
import { createPaint } from '../../../cli/process/paint.ts';
import type { Terminal } from '../../../cli/process/terminal.ts';
import { createJsonView } from '../../../cli/views/create-json-view.ts';
import { createPlainView } from '../../../cli/views/create-plain-view.ts';
import type { Event } from '../../../engine/model/event.ts';
import { grubEdit, moduleLoad, samplePlan } from './sample-plan.ts';

const ended = { reason: null, outputs: {}, pending: null, told: null } as const;

/** A run that fails in its third step. */
const events: readonly Event[] = [
  { kind: 'step-started', step: 'cmdline', title: 'Turn the IOMMU on' },
  { kind: 'change-intended', step: 'cmdline', on: 'host', index: 0, takes: 'reboot', change: grubEdit },
  { kind: 'change-done', step: 'cmdline', index: 0, observed: null },
  { kind: 'step-ended', step: 'cmdline', title: 'Turn the IOMMU on', result: 'changed', ...ended },
  { kind: 'step-started', step: 'reboot', title: 'Boot with it' },
  { kind: 'progress', step: 'reboot', text: 'waiting for host', fraction: null },
  { kind: 'progress', step: 'reboot', text: 'waiting for host', fraction: null },
  { kind: 'step-ended', step: 'reboot', title: 'Boot with it', result: 'acted', ...ended },
  { kind: 'step-started', step: 'vfio', title: 'Load vfio-pci' },
  { kind: 'change-intended', step: 'vfio', on: 'host', index: 1, takes: 'now', change: moduleLoad },
  {
    kind: 'step-failed',
    step: 'vfio',
    title: 'Load vfio-pci',
    message: 'modprobe: \u001b]0;x\u0007no',
    hint: 'install it',
  },
  { kind: 'run-ended', run: '20261122-101500-3f9a', outcome: 'failed', changes: 2, pending: ['intel_iommu=on'] },
];

/** A terminal that keeps its output, and a clock that advances a second at every reading. */
function record() {
  const said: string[] = [];
  let now = 0;
  const terminal: Terminal = {
    out: (text) => said.push(text),
    lost: () => null,
    err: (text) => said.push(text),
    paint: createPaint(false),
    paintErr: createPaint(false),
    isColored: false,
    isTTY: false,
    columns: 80,
    rows: 24,
    isLive: false,
    askSecretly: async () => undefined,
    canAsk: false,
    ask: async () => undefined,
  };
  const ending = { labArguments: ' --lab ours.yaml', verb: 'apply' as const };
  return { said, terminal, options: { now: () => (now += 1000), ending } };
}

test('plain lines: each is understandable alone, none is repeated, and the end shows how to continue', () => {
  const { said, terminal, options } = record();
  const view = createPlainView(terminal, options);
  view.steps(['cmdline', 'reboot', 'vfio'].map((id) => ({ id, title: id, on: 'host' })));
  for (const event of events) view.event(event);
  expect(`\n${said.join('')}`).toMatchInlineSnapshot(`
    "
    …         cmdline  ~ /etc/default/grub
    changed   cmdline  Turn the IOMMU on  1 change, 3.0 s
    …         reboot   waiting for host
    done      reboot   Boot with it  3.0 s
    …         vfio     + module vfio-pci
    failed    vfio     Load vfio-pci  2.0 s
              modprobe: ␛]0;x␇no
              hint: install it

    Failed after 11.0 s  3 steps: 1 changed, 1 done, 1 failed

    Changed
      ~ /etc/default/grub

    Takes effect at the next boot  intel_iommu=on

    Next
      runbook resume 20261122-101500-3f9a --lab ours.yaml   continue this run
      runbook undo 20261122-101500-3f9a --lab ours.yaml     undo the changes
      runbook runs 20261122-101500-3f9a --lab ours.yaml     show what this run did
    "
  `);
});

test('json: a version first, then the plan and every event unchanged', () => {
  const { said, terminal } = record();
  const view = createJsonView(terminal);
  view.plan(samplePlan);
  for (const event of events) view.event(event);
  const lines = said
    .join('')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { kind: string });
  expect(lines[0]).toEqual({ kind: 'version', format: 1, runbook: expect.stringMatching(/^\d+\.\d+\.\d+$/) });
  expect(lines[1]).toEqual({ kind: 'plan', plan: samplePlan });
  expect(lines.slice(2)).toEqual(events);
});
