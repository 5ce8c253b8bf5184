import { expect, test } from 'vitest';
import { framebufferIn } from '../../../facts/usage/console.ts';
import { nodeOf } from '../../../facts/usage/device-nodes.ts';
import { parseKeyboards } from '../../../facts/usage/keyboards.ts';
import { parseMountInfo } from '../../../facts/usage/mount-tables.ts';
import { interfacesOfParent } from '../../../facts/usage/network-namespaces.ts';
import { parseZpoolStatus } from '../../../facts/usage/zfs-pools.ts';

test('zpool status -PL: mirrors, logs, caches, spares, missing disks and two pools', () => {
  const text = `  pool: rpool
 state: DEGRADED
status: One or more devices could not be used because the label is missing or
	invalid.
  scan: scrub repaired 0B in 00:10:11 with 0 errors on Sun Jul 14 00:34:12 2024
config:

	NAME                          STATE     READ WRITE CKSUM
	rpool                         DEGRADED     0     0     0
	  mirror-0                    DEGRADED     0     0     0
	    /dev/nvme0n1p3            ONLINE       0     0     0
	    1234567890123456789       UNAVAIL      0     0     0  was /dev/sdb3
	logs
	  /dev/nvme1n1p1              ONLINE       0     0     0
	cache
	  /dev/nvme1n1p2              ONLINE       0     0     0
	spares
	  /dev/sdz                    AVAIL

errors: No known data errors

  pool: files
 state: ONLINE
config:

	NAME             STATE     READ WRITE CKSUM
	files            ONLINE       0     0     0
	  /srv/pool.img  ONLINE       0     0     0
`;
  expect(parseZpoolStatus(text)).toEqual([
    { name: 'rpool', devices: ['/dev/nvme0n1p3', '/dev/sdb3', '/dev/nvme1n1p1', '/dev/nvme1n1p2', '/dev/sdz'] },
    { name: 'files', devices: ['/srv/pool.img'] },
  ]);
  expect(parseZpoolStatus('no pools available\n')).toEqual([]);
});

test('mountinfo with optional fields', () => {
  const text =
    '36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 shared:7 - ext3 /dev/root rw,errors=continue\n25 1 0:22 / /run rw - tmpfs tmpfs rw\n\n';
  expect(parseMountInfo(text, 7)).toEqual([
    { source: '/dev/root', point: '/mnt2', type: 'ext3', options: 'rw,errors=continue', number: '98:0', pid: 7 },
    { source: 'tmpfs', point: '/run', type: 'tmpfs', options: 'rw', number: '0:22', pid: 7 },
  ]);
});

test('a power button is not a keyboard', () => {
  const block = (name: string, handlers: string): string =>
    `I: Bus=0019 Vendor=0000 Product=0001 Version=0000\nN: Name="${name}"\nP: Phys=x\nS: Sysfs=/devices/${name}/input/input0\nU: Uniq=\nH: Handlers=${handlers}\nB: PROP=0\n\n`;
  const text = block('Power Button', 'kbd event0 ') + block('Keyboard', 'sysrq kbd leds event2 ');
  expect(parseKeyboards(text)).toEqual([{ name: 'Keyboard', device: '/sys/devices/Keyboard/input/input0' }]);
});

test.each([
  ['efifb', '  e0000000-efffffff : 0000:01:00.0\n    e0000000-e07e8fff : efifb\n'],
  [
    'BOOTFB',
    '  e0000000-efffffff : 0000:01:00.0\n    e0000000-e07e8fff : BOOTFB\n      e0000000-e07e8fff : simplefb\n',
  ],
  [null, '  e0000000-efffffff : 0000:01:00.0\n  f0000000-f07e8fff : efifb\n'],
  [null, '  e0000000-efffffff : 0000:02:00.0\n    e0000000-e07e8fff : efifb\n'],
  [null, '  e0000000-efffffff : 0000:01:00.0\n    e0000000-efffffff : nouveau\n'],
  // Without root, the kernel shows 0 as every address.
  ['efifb', '  00000000-00000000 : 0000:01:00.0\n    00000000-00000000 : efifb\n'],
])('the framebuffer %s in /proc/iomem', (name, text) => {
  expect(
    framebufferIn(`00000000-00000fff : Reserved\nc0000000-ffffffff : PCI Bus 0000:00\n${text}`, '0000:01:00.0'),
  ).toBe(name);
});

const card = '/sys/devices/pci0000:00/0000:01:00.0';
test.each([
  [`${card}/drm/renderD128`, '226:128', '/dev/dri/renderD128'],
  [`${card}/sound/card0/pcmC0D0p`, '116:2', '/dev/snd/pcmC0D0p'],
  [`${card}/infiniband_verbs/uverbs0`, undefined, '/dev/infiniband/uverbs0'],
  [`${card}/usb1/1-2`, '189:131', '/dev/bus/usb/002/004'],
  [`${card}/usb1/1-2/1-2:1.0/usbmisc/lp0`, '180:0', '/dev/usb/lp0'],
  [`${card}/dvb/dvb0.frontend0`, '212:0', '/dev/dvb/adapter0/frontend0'],
  [`${card}/misc/sev`, '10:124', '/dev/sev'],
  [`${card}/vfio-dev/vfio0`, '511:0', '/dev/vfio/devices/vfio0'],
])('the node of %s', (device, number, path) => expect(nodeOf(device, number)).toBe(path));

test('ip -d -j link: an answer that is not a list of objects is an error', () => {
  expect(interfacesOfParent('', ['0000:01:00.0'])).toEqual([]);
  expect(() => interfacesOfParent('[1]', ['0000:01:00.0'])).toThrow('ip printed unexpected text');
});
