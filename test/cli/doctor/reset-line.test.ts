import { expect, test } from 'vitest';
import { resetLine } from '../../../cli/doctor/reset-line.ts';
import type { Host } from '../../../cli/doctor/look-at-host.ts';

interface Described {
  readonly address: string;
  readonly id: string;
  readonly class: string;
  readonly resets: readonly string[] | null;
}

const lineOf = (...devices: readonly Described[]) => {
  const pci = devices.map(({ id, ...rest }) => {
    const [vendor, device] = id.split(':');
    return { ...rest, vendor, device };
  });
  return resetLine({ facts: { pci } } as unknown as Host);
};
const card = { address: '0000:01:00.0', id: '10de:1e84', class: '030000', resets: ['bus'] };
const audio = { ...card, address: '0000:01:00.1', id: '10de:10f8', class: '040300' };

test('a graphics card that is reset with its audio function only names it', () => {
  expect(lineOf(card, audio)).toMatchObject({
    answer: 'no',
    reason: '0000:01:00.0 (VGA controller) is reset only with its bus: 0000:01:00.1',
    seen: '/sys/bus/pci/devices/*/reset_method: 0000:01:00.0 bus',
  });
  expect(lineOf(card)).toMatchObject({ answer: 'yes' });
  expect(lineOf({ ...card, resets: ['flr', 'bus'] }, audio)).toMatchObject({ answer: 'yes' });
});

test('an AMD card that needs vendor-reset, and an NVMe disk without a reset', () => {
  expect(lineOf({ ...card, id: '1002:731f' }).reason).toMatch(/AMD Navi 10, which needs the module vendor-reset/);
  const disk = { address: '0000:02:00.0', id: '144d:a80a', class: '010802', resets: [] };
  expect(lineOf(disk)).toMatchObject({ answer: 'no', reason: '0000:02:00.0 (NVMe controller) cannot be reset' });
});

test('network cards have lines of their own kind, and a kernel before 5.15 lists no methods', () => {
  expect(lineOf({ ...card, class: '020000', resets: [] })).toMatchObject({ answer: 'yes' });
  expect(lineOf({ ...card, resets: null }, audio)).toMatchObject({ answer: 'yes' });
});
