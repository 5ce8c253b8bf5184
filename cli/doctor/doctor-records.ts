import type { Advised } from './draw-doctor.ts';

/** The diagnosis for programs: one record for each line, card and proposal, and the verdict last, in the form of doctor-record.schema.json. */
export function doctorRecords(
  { findings, cards, card, cpus, inputs, unseen, verdict }: Omit<Advised, 'next' | 'save'>,
  machine: string,
): readonly object[] {
  return [
    ...findings.map((finding) => ({ kind: 'finding', machine, ...finding })),
    ...cards.map(({ device, ...rest }) => ({
      kind: 'card',
      machine,
      address: device.address,
      vendor: device.vendor,
      device: device.device,
      driver: device.driver,
      group: device.group,
      interfaces: device.interfaces,
      ...rest,
    })),
    { kind: 'diagnosis', machine, verdict, card, cpus, inputs, unseen },
  ];
}
