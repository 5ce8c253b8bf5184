import { withFiles } from '../machines/simulated/hosts/variants.ts';
import { lab, showing } from './case.ts';
import type { Preflight, Try } from './case.ts';

const refuses = (check: string, seen: string): Preflight['says'] => ({ kind: 'refuses', check, seen });
const warns = (check: string, seen: string): Preflight['says'] => ({ kind: 'warns', check, seen });
const write = (path: string, value: string): Pick<Try, 'step' | 'with'> => ({
  step: 'sysfs-write',
  with: { path, value },
});

const pin = (rest: object): Pick<Try, 'step' | 'with'> => ({
  step: 'tune-irq-affinity',
  with: { device: '0000:00:04.0', cpus: '2-3', ...rest },
});

const folder = '/sys/devices/pci0000:00/0000:00:04.0';
const functions = '/sys/bus/pci/devices/0000:00:04.0/sriov_numvfs';
const sriov = (now: number): Preflight['on']['machine'] =>
  showing(lab, {
    [`${folder}/sriov_totalvfs`]: '7\n',
    [`${folder}/sriov_numvfs`]: { text: `${now}\n`, mode: 0o644 },
  });
const affinity = '/proc/irq/33/smp_affinity_list';
const pages = '/proc/sys/vm/nr_hugepages';
const tuned = {
  ...withFiles(lab, { '/etc/tuned/active_profile': 'realtime-virtual-host\n' }),
  services: [...lab.services, { name: 'tuned', enabled: true }],
};

/** Preflights 19 to 21: attributes that other programs set, and the number of virtual functions. */
export const attributes: readonly Preflight[] = [
  {
    row: 19,
    what: 'irqbalance',
    says: warns('irqbalance-active', 'systemctl show irqbalance.service: ActiveState=active'),
    on: { machine: lab, ...write(affinity, '1') },
    override: null,
    silent: { machine: { ...lab, services: [{ name: 'irqbalance', enabled: false }] } },
  },
  {
    row: 19,
    what: 'irqbalance without a ban for the interrupt',
    says: warns('irqbalance-active', 'systemctl show irqbalance.service: ActiveState=active'),
    on: {
      machine: withFiles(lab, { '/etc/default/irqbalance': 'IRQBALANCE_ARGS="--banirq=34"\n' }),
      ...write(affinity, '1'),
    },
    override: null,
    silent: { machine: withFiles(lab, { '/etc/default/irqbalance': 'IRQBALANCE_ARGS="--banirq=33"\n' }) },
  },
  {
    row: 19,
    what: 'tuned',
    says: warns('tuned-active', '/etc/tuned/active_profile: realtime-virtual-host'),
    on: { machine: tuned, ...write(pages, '16') },
    override: null,
    silent: { machine: { ...tuned, services: lab.services } },
  },
  {
    row: 19,
    what: 'irqbalance that is left unchanged',
    says: warns('irqbalance-active', 'systemctl show irqbalance.service: ActiveState=active'),
    on: { machine: lab, ...pin({ irqbalance: 'leave' }) },
    override: null,
    silent: pin({ irqbalance: 'ban' }),
  },
  {
    row: 19,
    what: 'tuned, which also moves interrupts',
    says: warns('tuned-active', '/etc/tuned/active_profile: realtime-virtual-host'),
    on: { machine: tuned, ...pin({}) },
    override: null,
    silent: { machine: lab },
  },
  {
    row: 20,
    what: 'virtual functions that are removed',
    says: warns('virtual-functions-on', `${functions}: 2`),
    on: { machine: sriov(2), ...write(functions, '0') },
    override: null,
    silent: { machine: sriov(0), ...write(functions, '2') },
  },
  {
    row: 21,
    what: 'from one number of virtual functions to another',
    says: refuses('sriov-needs-zero', `${functions}: 2`),
    on: { machine: sriov(2), ...write(functions, '4') },
    override: null,
    silent: { machine: sriov(0) },
  },
  {
    row: 21,
    what: 'more virtual functions than the card has',
    says: refuses('sriov-too-many', 'sriov_totalvfs: 7'),
    on: { machine: sriov(0), ...write(functions, '8') },
    override: null,
    silent: write(functions, '7'),
  },
  {
    row: 21,
    what: 'no number of virtual functions',
    says: refuses('sriov-not-a-number', 'value: "-1"'),
    on: { machine: sriov(0), ...write(functions, '-1') },
    override: null,
    silent: write(functions, '1'),
  },
];
