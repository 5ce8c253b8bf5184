import type { Kernel } from '../kernel/kernel.ts';
import { hardwareOf } from '../kernel/pci-binding.ts';
import { readOnly, printed } from './program.ts';

const classes: Readonly<Record<string, string>> = {
  '0200': 'Ethernet controller',
  '0100': 'SCSI storage controller',
  '0600': 'Host bridge',
  '0604': 'PCI bridge',
  '0601': 'ISA bridge',
  '0106': 'SATA controller',
  '0c05': 'SMBus',
};

function lines(kernel: Kernel, address: string, domain: boolean, drivers: boolean): string {
  const hardware = hardwareOf(kernel, address);
  const code = hardware.class.slice(0, 4);
  const driver = kernel.devices.get(address)?.driver;
  const modules = kernel.description.modules.filter((module) =>
    module.drivers?.some(({ ids }) => ids.includes(`${hardware.vendor}:${hardware.device}`)),
  );
  const head = `${domain ? address : address.slice(5)} ${classes[code] ?? 'Device'} [${code}]: Device [${hardware.vendor}:${hardware.device}]\n`;
  if (!drivers) return head;
  return [
    head,
    driver === null || driver === undefined ? '' : `\tKernel driver in use: ${driver}\n`,
    modules.length === 0 ? '' : `\tKernel modules: ${modules.map(({ name }) => name).join(', ')}\n`,
  ].join('');
}

/** lspci(8) with numbers and class names; -D for domains, -k for drivers, -s and -d to select devices. */
export const lspci = readOnly('lspci', ({ kernel }, args) => {
  const flags = args.filter((arg) => arg.startsWith('-')).join('');
  const after = (option: string): string | undefined => {
    const at = args.indexOf(option);
    return at === -1 ? undefined : args[at + 1];
  };
  const slot = after('-s');
  const id = after('-d');
  const shown = [...kernel.devices.keys()].filter((address) => {
    const { vendor, device } = hardwareOf(kernel, address);
    return (slot === undefined || address.endsWith(slot)) && (id === undefined || id === `${vendor}:${device}`);
  });
  // Domains are shown as soon as one is not 0000.
  const domains = flags.includes('D') || [...kernel.devices.keys()].some((address) => !address.startsWith('0000:'));
  return printed(shown.map((address) => lines(kernel, address, domains, flags.includes('k'))).join(''));
});
