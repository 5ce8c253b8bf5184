import { attributeTexts } from './attribute-texts.ts';
import { bindingTexts } from './binding-texts.ts';
import type { ErrorText } from './error-text.ts';
import { functionTexts } from './function-texts.ts';
import { grubTexts } from './grub-texts.ts';
import { kernelTexts, refusalTexts } from './kernel-texts.ts';
import { moduleTexts } from './module-texts.ts';
import { packageTexts } from './package-texts.ts';
import { qemuTexts } from './qemu-texts.ts';
import { unitTexts } from './unit-texts.ts';
import { vfioTexts } from './vfio-texts.ts';

/** The error texts that steps explain, by what failed. A text has one row in each of these lists. */
export const explanations = {
  /** The start of a virtual machine. */
  qemu: [...refusalTexts, ...vfioTexts, ...qemuTexts, ...unitTexts, ...kernelTexts],
  /** A write below /sys or /proc. */
  attribute: attributeTexts,
  /** The virtual functions of a card. */
  functions: [...functionTexts, ...attributeTexts],
  /** The driver of a device. */
  binding: [...bindingTexts, ...refusalTexts, ...kernelTexts],
  /** modprobe. */
  module: [...moduleTexts, ...refusalTexts, ...kernelTexts],
  grub: grubTexts,
  packages: packageTexts,
} as const satisfies Readonly<Record<string, readonly ErrorText[]>>;
