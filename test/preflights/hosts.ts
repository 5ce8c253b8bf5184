import { encodeRecord } from '../../engine/journal/record-line.ts';
import type { MachineDescription } from '../../machines/simulated/tree/description.ts';
import { withFiles } from '../machines/simulated/hosts/variants.ts';
import { lab, showing } from './case.ts';
import type { Preflight } from './case.ts';
import { loaded } from './devices.ts';

const nic = '0000:00:04.0';
const bind = { step: 'pci-bind', with: { device: nic } };
const warns = (check: string, seen: string): Preflight['says'] => ({ kind: 'warns', check, seen });

/** The journal of a run that bound the NIC with this group under this kernel. */
function remembering(members: readonly string[], kernel: string): MachineDescription {
  const at = '2026-11-01T10:00:00.000Z';
  const start = {
    kind: 'run-started',
    format: 1,
    run: 'r',
    verb: 'apply',
    undoes: null,
    operator: 'me',
    machine: 'host',
  };
  const header = { ...start, bootId: 'b', playbook: { path: 'p', text: '', sha256: '' }, lab: null, inputs: {} };
  const outputs = { address: nic, group_members: members, kernel };
  const ended = { kind: 'step-ended', step: 'bind', title: 'Bind', result: 'changed', reason: null, outputs };
  const records = [
    header,
    { ...ended, pending: null, told: null },
    { kind: 'run-ended', run: 'r', outcome: 'done', changes: 1, pending: [] },
  ];
  const text = records.map((record, seq) => encodeRecord({ ...record, seq, at } as never)).join('');
  return withFiles(lab, { '/var/lib/runbook/runs/20261101-100000-abcd/journal.ndjson': text });
}

/** Preflights 22 and 24: the kind of the host, and its earlier state. */
export const hosts: readonly Preflight[] = [
  {
    row: 22,
    what: 'a virtual machine',
    says: warns('runs-in-virtual-machine', 'systemd-detect-virt: kvm'),
    on: { machine: { ...lab, virtualization: 'kvm' }, before: loaded, ...bind },
    override: null,
    silent: { machine: lab },
  },
  {
    row: 22,
    what: 'a container',
    says: warns('runs-in-container', 'systemd-detect-virt: lxc'),
    on: { machine: { ...lab, virtualization: 'lxc' }, before: loaded, ...bind },
    override: null,
    silent: { machine: lab },
  },
  {
    row: 22,
    what: 'a cloud kernel',
    says: warns('cloud-kernel', 'uname -r: 6.12.107+deb13-cloud-amd64'),
    on: {
      machine: showing(lab, { '/proc/sys/kernel/osrelease': '6.12.107+deb13-cloud-amd64\n' }),
      before: loaded,
      ...bind,
    },
    override: null,
    silent: { machine: lab },
  },
  {
    row: 24,
    what: 'another group than last time',
    says: warns('group-changed', 'run 20261101-100000-abcd'),
    on: { machine: remembering([nic, '0000:00:05.0'], lab.release), before: loaded, ...bind },
    override: null,
    silent: { machine: remembering([nic], lab.release) },
  },
  {
    row: 24,
    what: 'another kernel than last time',
    says: warns('kernel-changed', 'run 20261101-100000-abcd'),
    on: { machine: remembering([nic], '6.1.0-41-amd64'), before: loaded, ...bind },
    override: null,
    silent: { machine: remembering([nic], lab.release) },
  },
];
