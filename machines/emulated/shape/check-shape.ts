import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { execa } from 'execa';
import { MachineError } from '../../../engine/model/machine-error.ts';
import { brief } from '../../programs/program-limits.ts';
import { deviceKinds } from './lab-device.ts';
import type { LabShape } from './lab-shape.ts';

/** The resources of this machine for an emulated host. */
export interface Capacity {
  readonly cpus: number;
  /** Memory and swap that are available (MemAvailable + SwapFree of proc_meminfo(5)). */
  readonly freeMiB: number;
  /** QEMU's version as printed, and the device models that it supports. */
  readonly qemu: string;
  readonly models: readonly string[];
}

/** Why a host with that shape cannot run on this machine, in a sentence; undefined if it can. */
export function misfit(shape: LabShape, capacity: Capacity): string | undefined {
  const most = Math.max(8, 4 * capacity.cpus);
  if (shape.vcpus > most)
    return `${shape.vcpus} vCPUs are too many for ${capacity.cpus} CPUs; the maximum on this machine is ${most}`;
  if (shape.memoryMiB > capacity.freeMiB)
    return `the emulated host needs ${shape.memoryMiB} MiB, but this machine has only ${capacity.freeMiB} MiB free; use less memory (at least 1G), or stop other programs`;
  const [{ model }] = shape.nics;
  if (!capacity.models.includes(deviceOf(model)))
    return `the installed QEMU (${capacity.qemu}) does not support ${model}${model === 'igb' ? ' (added in QEMU 8.0)' : ''}; use e1000e`;
  const missing = (shape.devices ?? [])
    .flatMap((name) => deviceKinds[name].models)
    .find((name) => !capacity.models.includes(name));
  if (missing !== undefined) return `the installed QEMU (${capacity.qemu}) does not support the device ${missing}`;
  return undefined;
}

/** QEMU's name for a NIC model. */
export function deviceOf(model: LabShape['nics'][number]['model']): string {
  return model === 'virtio' ? 'virtio-net-pci' : model;
}

/** Throws MachineError when this machine cannot run a host of that shape now. */
export async function checkShape(
  shape: LabShape,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const ask = async (option: string): Promise<string> =>
    (await execa('qemu-system-x86_64', option.split(' '), { env: { ...environment }, extendEnv: false, ...brief }))
      .stdout;
  const [version, devices, memory] = await Promise.all([
    ask('--version'),
    ask('-device help'),
    readFile('/proc/meminfo', 'utf8'),
  ]);
  const kibibytes = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(memory)?.[1] ?? 0);
  const message = misfit(shape, {
    cpus: availableParallelism(),
    freeMiB: Math.floor((kibibytes('MemAvailable') + kibibytes('SwapFree')) / 1024),
    qemu: /version ([\d.]+)/.exec(version)?.[1] ?? version,
    models: [...devices.matchAll(/^name "([^"]+)"/gm)].map(([, name = '']) => name),
  });
  if (message !== undefined) throw new MachineError(message, { code: 'EINVAL' });
}
