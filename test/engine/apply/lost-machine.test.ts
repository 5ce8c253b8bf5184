import { changeKinds } from '../../../changes/index.ts';
import { expect, test } from 'vitest';
import { listRuns } from '../../../engine/journal/list-runs.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import { applyWatched } from '../watched.ts';

test('a host that does not come back is reported with the hint of the step, although no journal can record it', async () => {
  const machine = simulatedMachine(labHost, { attempts: 1000 });
  const { events, error } = await applyWatched(
    machine,
    `runbook: 1
name: rebooting
summary: Reboots whatever is so
steps:
  - { id: again, name: Reboot, type: reboot, with: { always: true, timeout: 20 } }
`,
  );
  expect(events.at(-1)).toMatchObject({
    kind: 'step-failed',
    message: expect.stringMatching(/^host did not return within 20 s/),
    hint: expect.stringContaining('look at its console'),
  });
  expect(error).toMatchObject({ code: 'UNREACHABLE' });
});

test('a guest that no longer exists fails its step, and the journal on the host records this', async () => {
  const machine = simulatedMachine(labHost);
  const common = { title: '', type: 'command', on: 'guest', provisional: null };
  const { events, end } = await applyWatched(
    machine,
    `runbook: 1
name: in-guest
summary: Works in a guest that is not there
steps:
  - id: it
    name: Touch
    type: command
    on: guest
    with: { argv: [touch, /tmp/x], creates: /tmp/x, irreversible: true, why: test }
`,
    { playbook: '', machine: '', steps: [{ id: 'it', ...common, kind: 'unknown', after: 'start', because: '' }] },
  );
  expect(events.find(({ kind }) => kind === 'step-failed')).toMatchObject({ step: 'it' });
  expect(end?.outcome).toBe('failed');
  expect((await listRuns(machine, changeKinds))[0]?.state).toBe('failed');
});
