import type { FileLine } from './file-line.ts';

/** Something of a host, besides runbook, that sets the driver of a device or the number of its virtual functions. */
export interface Owner extends FileLine {
  readonly by: 'driverctl' | 'udev' | 'libvirt' | 'proxmox' | 'modprobe' | 'script' | 'network';
  readonly sets: 'driver' | 'functions';
  /** The subject of a sentence, e.g. "libvirt" or "a udev rule". */
  readonly who: string;
  /** The driver or the number that it sets, "none" for no driver; null if the text does not show it, or if it sets several. */
  readonly value: string | null;
  /** What it does, as a verb with its object, if that is more than to set the value. */
  readonly does?: string;
  /** When it acts, e.g. "at every boot". */
  readonly when: string;
  /** True if it acts during the boot, and not only when a virtual machine starts or a person runs it. */
  readonly atBoot: boolean;
  /** False if conditions decide that cannot be seen in advance. */
  readonly isSure: boolean;
  /** How to stop it. */
  readonly remedy: string;
}

/** A device as configuration files name it. */
export interface NamedDevice {
  /** Full address, e.g. "0000:01:00.0". */
  readonly address: string;
  /** Four hex digits each, lower case. */
  readonly vendor: string;
  readonly device: string;
  /** Six hex digits. */
  readonly class: string;
  readonly mac: string | null;
  readonly interfaces: readonly string[];
  readonly driver: string | null;
  /** The module that the kernel would load for it; null if unknown. */
  readonly native: string | null;
}

/**
 * A pattern for the texts that name a device by its address: 0000:01:00.0, 01:00.0 in domain 0, and pci_0000_01_00_0 of
 * libvirt.
 */
export function addressPattern(address: string): RegExp {
  const [domain = '', bus = '', slot = '', part = ''] = address.split(/[:.]/).map((part) => RegExp.escape(part));
  const short = /^0+:/.test(address) ? `(?:${domain}:)?` : `${domain}:`;
  return new RegExp(
    `(?<![\\w:.])(?:pci-)?${short}${bus}:${slot}\\.${part}(?![\\w.])|pci_${domain}_${bus}_${slot}_${part}(?!\\w)`,
    'i',
  );
}

/** A pattern for a name as a whole word, e.g. of an interface. */
export const wordPattern = (word: string): RegExp =>
  new RegExp(`(?<![\\w.:-])${RegExp.escape(word)}(?![\\w-]|:\\S)`, 'i');
