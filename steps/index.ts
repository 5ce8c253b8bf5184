import type { StepType } from '../engine/model/step-type.ts';
import { aptRepo } from './apt-repo/index.ts';
import { chooseCpus } from './choose-cpus/index.ts';
import { cloudInitSeed } from './cloud-init-seed/index.ts';
import { command } from './command/index.ts';
import { cpuGovernor } from './cpu-governor/index.ts';
import { diskImage } from './disk-image/index.ts';
import { download } from './download/index.ts';
import { file } from './file/index.ts';
import { grubEdit } from './grub-edit/index.ts';
import { hostCheck } from './host-check/index.ts';
import { hugepages } from './hugepages/index.ts';
import { isolcpusPin } from './isolcpus-pin/index.ts';
import { manual } from './manual/index.ts';
import { measure } from './measure/index.ts';
import { modprobe } from './modprobe/index.ts';
import { packageInstall } from './package-install/index.ts';
import { pciBind } from './pci-bind/index.ts';
import { postedInterrupts } from './posted-interrupts/index.ts';
import { qemuLaunch } from './qemu-launch/index.ts';
import { reboot } from './reboot/index.ts';
import { service } from './service/index.ts';
import { sriov } from './sriov/index.ts';
import { sysctl } from './sysctl/index.ts';
import { sysfsWrite } from './sysfs-write/index.ts';
import { tuneIrqAffinity } from './tune-irq-affinity/index.ts';
import { vmInstall } from './vm-install/index.ts';
import { wait } from './wait/index.ts';

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
