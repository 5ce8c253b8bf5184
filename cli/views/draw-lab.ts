import { describeShape } from '../../machines/emulated/shape/describe-shape.ts';
import { deviceAddresses, deviceKinds } from '../../machines/emulated/shape/lab-device.ts';
import { nicAddress, nicInterface } from '../../machines/emulated/shape/lab-shape.ts';
import type { LabHandle } from '../../machines/emulated/lab/lab.ts';
import type { Paint } from '../process/paint.ts';

/** A running emulated host in aligned rows: its shape, its cards, and the ways to connect. */
export function drawLab(
  { name, accelerator, acceleratorReason, shape, ssh }: LabHandle,
  paint: Paint,
  command: string,
): string {
  const slow = accelerator === 'tcg' ? paint('dim', '  (emulated processor: measurements are not meaningful)') : '';
  const why = acceleratorReason === null ? [] : [['', `not KVM: ${acceleratorReason}`] as const];
  const parts = describeShape(shape).flatMap(([part, words]) =>
    part === 'processor' ? [[part, `${words}, ${accelerator}${slow}`] as const, ...why] : [[part, words] as const],
  );
  const devices = (shape.devices ?? []).map(
    (name, index) =>
      [index === 0 ? 'device' : '', `${deviceAddresses(name).join(', ')}  ${deviceKinds[name].words}`] as const,
  );
  const nics = shape.nics.map((nic, index) => {
    const note = index === 0 ? '  under test' : nic.isBehindBridge ? '  shared group' : '';
    return [
      index === 0 ? 'nic' : '',
      `${nicAddress(nic)}  ${nic.mac}  ${nicInterface(nic).padEnd(7)} ${nic.firstLease}, peer ${nic.peer}${paint('dim', note)}`,
    ] as const;
  });
  const rows = [
    ['lab', `${name}, up`] as const,
    ...parts,
    ...nics,
    ...devices,
    ['address', `${ssh.user}@${ssh.host} port ${ssh.port}`] as const,
    ['enter', `${command} lab ssh ${name}`] as const,
  ];
  const width = Math.max(...rows.map(([label]) => label.length)) + 1;
  return rows.map(([label, text]) => `${paint('dim', label.padEnd(width))}${text}\n`).join('');
}
