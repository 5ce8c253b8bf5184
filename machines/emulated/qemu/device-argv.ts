import { deviceKinds } from '../shape/lab-device.ts';
import type { LabDevice } from '../shape/lab-device.ts';

/**
 * QEMU's arguments for a further device of an emulated host. Function 0 has the bit of a device with several functions,
 * without which QEMU refuses the others. The last function comes first: the companions of a USB 2 controller name its
 * bus.
 */
export function deviceArgv(device: LabDevice): readonly string[] {
  const { slot, models } = deviceKinds[device];
  const several = models.length > 1;
  const functions = models.map((model, index) => {
    const at = `addr=0x${slot.toString(16)}${several ? `.0x${index}` : ''}`;
    const first = several && index === 0 ? ',multifunction=on' : '';
    const { before, options } = partsOf(model, index);
    return [...before, '-device', `${model}${options},${at}${first}`];
  });
  return functions.toReversed().flat();
}

/** What the functions of a device need besides their place. */
function partsOf(model: string, index: number): { readonly before: readonly string[]; readonly options: string } {
  switch (model) {
    case 'nvme':
      // It reads as zeros and forgets what is written, so it needs no file.
      return {
        before: ['-blockdev', 'driver=null-co,node-name=spare,size=67108864,read-zeroes=on'],
        options: ',drive=spare,serial=spare',
      };
    case 'e1000e': {
      const net = 146 + index;
      return {
        before: [
          '-netdev',
          `user,id=pair${index},ipv6=off,net=10.${net}.0.0/16,host=10.${net}.0.49,dhcpstart=10.${net}.7.7`,
        ],
        options: `,netdev=pair${index},mac=52:54:00:80:09:0${index + 1},romfile=`,
      };
    }
    case 'ich9-usb-ehci1':
      return { before: [], options: ',id=ehci' };
    case 'bochs-display':
      return { before: [], options: ',romfile=' };
    default:
      return {
        before: [],
        options: model.startsWith('ich9-usb-uhci') ? `,masterbus=ehci.0,firstport=${2 * index}` : '',
      };
  }
}
