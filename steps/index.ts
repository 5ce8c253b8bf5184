import type { StepType } from '../engine/step-type.ts';
import { cloudInitSeed } from './cloud-init-seed.ts';
import { aptRepo } from './apt-repo.ts';
import { chooseCpus } from './choose-cpus.ts';
import { command } from './command.ts';
import { cpuGovernor } from './cpu-governor.ts';
import { diskImage } from './disk-image.ts';
import { download } from './download.ts';
import { file } from './file.ts';
import { grubEdit } from './grub-edit.ts';
import { hostCheck } from './host-check.ts';
import { hugepages } from './hugepages.ts';
import { isolcpusPin } from './isolcpus-pin.ts';
import { manual } from './manual.ts';
import { measure } from './measure.ts';
import { modprobe } from './modprobe.ts';
import { packageInstall } from './package-install.ts';
import { pciBind } from './pci-bind.ts';
import { postedInterrupts } from './posted-interrupts.ts';
import { qemuLaunch } from './qemu-launch.ts';
import { reboot } from './reboot.ts';
import { service } from './service.ts';
import { sriov } from './sriov.ts';
import { sysctl } from './sysctl.ts';
import { sysfsWrite } from './sysfs-write.ts';
import { tuneIrqAffinity } from './tune-irq-affinity.ts';
import { vmInstall } from './vm-install.ts';
import { wait } from './wait.ts';

/** Every step type that ships, in the order the docs list them. */
export const stepTypes: readonly StepType[] = [
  hostCheck,
  grubEdit,
  reboot,
  modprobe,
  sysfsWrite,
  sysctl,
  hugepages,
  cpuGovernor,
  file,
  aptRepo,
  packageInstall,
  service,
  sriov,
  pciBind,
  download,
  diskImage,
  cloudInitSeed,
  vmInstall,
  qemuLaunch,
  tuneIrqAffinity,
  chooseCpus,
  isolcpusPin,
  wait,
  manual,
  measure,
  postedInterrupts,
  command,
];
