/** Common values that the kernel does not know, with the correct alternative. */
export const notOptions: readonly { readonly name: string; readonly value: string; readonly advice: string }[] = [
  {
    name: 'amd_iommu',
    value: 'on',
    advice:
      'amd_iommu=on is not an option of the kernel ("AMD-Vi: Unknown option - \'on\'"): AMD-Vi is on if the firmware has it on; iommu=pt alone is enough',
  },
];

/** Parameters that grub-mkconfig itself writes on every line; they are in no variable. */
export const writtenByGrub: readonly string[] = ['BOOT_IMAGE', 'root', 'ro', 'rootflags', 'initrd'];
