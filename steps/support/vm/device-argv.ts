import type { QemuLaunch } from '../../../schemas/types/steps/qemu-launch.ts';
import { deviceFolder } from '../../../facts/pci/pci-sysfs.ts';
import { bytes } from './memory-size.ts';
import { guestSlots, passedDevices } from './passed-devices.ts';
import type { PassedDevice } from './passed-devices.ts';

/** The first slot of the root bus for devices with several functions; QEMU gives the slots from 1 on to other devices. */
const firstSlot = 0x10;

/**
 * The option that names a device of the host. QEMU (5 to 11) rejects `host=` with a domain above ffff, and accepts such a
 * device by its folder in sysfs.
 */
const hostDevice = (address: string): string =>
  address.indexOf(':') > 4 ? `sysfsdev=${deviceFolder(address)}` : `host=${address}`;

/** The options of a device besides its place (qemu-system-x86_64 -device vfio-pci,help). */
function optionsOf({ rom_bar: bar, rom_file: file, x_vga: vga }: PassedDevice): string {
  return [
    ...(bar === false ? [',rombar=0'] : []),
    ...(file === undefined ? [] : [`,romfile=${file.replaceAll(',', ',,')}`]),
    ...(vga === true ? [',x-vga=on'] : []),
  ].join('');
}

/** The window for large memory areas of devices: OVMF reads it from fw_cfg, SeaBIOS gets it from the host bridge. */
function windowArgv({ mmio64, firmware }: QemuLaunch): readonly string[] {
  if (mmio64 === undefined) return [];
  return firmware === 'uefi'
    ? ['-fw_cfg', `name=opt/ovmf/X-PciMmio64Mb,string=${bytes(mmio64) / 2 ** 20}`]
    : ['-global', `q35-pcihost.pci-hole64-size=${mmio64}`];
}

/** QEMU's arguments for the devices of a virtual machine; `apart` are virtual functions, which share no slot. */
export function deviceArgv(input: QemuLaunch, apart: readonly string[]): readonly string[] {
  const { placement, iommufd } = input;
  const all = passedDevices(input);
  const through = iommufd && all.length > 0;
  const object = through ? ['-object', 'iommufd,id=iommufd0'] : [];
  const slots = guestSlots(all, apart).flatMap((functions, place) => {
    const [first] = functions;
    const several = functions.length > 1;
    const port = `port${first?.index}`;
    const onPort = placement === 'root-port';
    const slot = onPort ? '0x0' : `0x${(firstSlot + place).toString(16)}`;
    const each = functions.flatMap(({ device, index, number }) => [
      '-device',
      [
        `vfio-pci,${hostDevice(device.address)},id=passthrough${index}`,
        ...(through ? [',iommufd=iommufd0'] : []),
        ...(onPort ? [`,bus=${port}`] : []),
        ...(several ? [`,addr=${slot}.0x${number}`] : []),
        ...(several && number === 0 ? [',multifunction=on'] : []),
        optionsOf(device),
      ].join(''),
    ]);
    return onPort ? ['-device', `pcie-root-port,id=${port},chassis=${(first?.index ?? 0) + 1}`, ...each] : each;
  });
  return [...object, ...windowArgv(input), ...slots];
}
