/** What grub-mkconfig reads first. */
export const mainFile = '/etc/default/grub';
/** The folder of the parts that come after /etc/default/grub, and the one this step writes. */
export const dropInFolder = '/etc/default/grub.d';
export const dropIn = `${dropInFolder}/zz-runbook.cfg`;
/** What grub-mkconfig makes and GRUB reads. */
export const configurationFile = '/boot/grub/grub.cfg';
export const generator = 'grub-mkconfig';
