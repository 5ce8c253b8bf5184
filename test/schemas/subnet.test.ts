import { expect, test } from 'vitest';
import { correctSubnet, inSubnet, isSubnet } from '../../schemas/formats/subnet.ts';

test.each([
  ['10.128.0.0/16', '10.128.0.0/16'],
  ['10.128.7.7/16', '10.128.0.0/16'],
  ['10.0.0.1/32', '10.0.0.1/32'],
  ['255.255.255.255/0', '0.0.0.0/0'],
  ['192.168.1.130/25', '192.168.1.128/25'],
  ['fd00:1::/64', 'fd00:1::/64'],
  ['fd00:1::5/64', 'fd00:1::/64'],
  ['2001:db8:0:0:1:0:0:1/127', '2001:db8:0:0:1::/127'],
  ['::1/0', '::/0'],
  ['1:2:3:4:5:6:7:8/120', '1:2:3:4:5:6:7:0/120'],
])('%s means %s', (written, meant) => {
  expect(correctSubnet(written)).toBe(meant);
  expect(isSubnet(written)).toBe(written === meant);
});

test.each([
  '10.128.0.0',
  '10.128.0.0/33',
  '10.128.0.0/016',
  '10.0.0.300/24',
  '10.0.00.0/24',
  '10.128/16',
  'fd00::/129',
  '1::2::/64',
  'fd00:1/64',
  'x/8',
  '/8',
  '10.0.0.0/',
])('%s is not a subnet', (text) => expect(correctSubnet(text)).toBeNull());

test('an address is in a subnet of its own family', () => {
  expect(inSubnet('10.128.7.7', '10.128.0.0/16')).toBe(true);
  expect(inSubnet('10.129.7.7', '10.128.0.0/16')).toBe(false);
  expect(inSubnet('255.255.255.255', '0.0.0.0/0')).toBe(true);
  expect(inSubnet('fd00:1::7', 'fd00:1::/64')).toBe(true);
  expect(inSubnet('fd00:2::7', 'fd00:1::/64')).toBe(false);
  expect(inSubnet('10.0.0.1', '::/0')).toBe(false);
});
