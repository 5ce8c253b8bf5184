import { stringify } from 'yaml';
import type { Scenario } from './runbook-on.ts';

/** The first steps pass a card to a guest, and the interrupts of the card in the guest are moved to CPUs. */
export const guestInterrupts = (...first: readonly object[]): Scenario => ({
  name: 'interrupts that a guest has its card raise',
  text: stringify({
    runbook: 1,
    name: 'guest-interrupts',
    summary: 'A card is handed to a guest, and its interrupts to CPUs',
    steps: [
      ...first,
      {
        id: 'start',
        type: 'qemu-launch',
        with: {
          name: 'one',
          memory: '512M',
          cpus: 1,
          disk: { path: '/var/lib/runbook/guest.qcow2', format: 'qcow2' },
          devices: ['0000:00:04.0'],
        },
      },
      { id: 'affinity', type: 'tune-irq-affinity', with: { device: '0000:00:04.0', cpus: '2-3', vm: 'one' } },
    ],
  }),
  inputs: {},
});
