/** The first file that grub-mkconfig reads. */
export const mainFile = '/etc/default/grub';
/** The folder of the files after /etc/default/grub, and the file that this step writes. */
export const dropInFolder = '/etc/default/grub.d';
export const dropIn = `${dropInFolder}/zz-runbook.cfg`;
/** The output of grub-mkconfig, which GRUB reads. */
export const configurationFile = '/boot/grub/grub.cfg';
export const generator = 'grub-mkconfig';
