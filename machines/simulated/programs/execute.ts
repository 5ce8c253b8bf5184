import type { Output, RunOptions } from '../../../engine/model/machine.ts';
import { programName } from '../kernel/virtual-machine.ts';
import type { World } from '../world/world.ts';
import { aptPrograms } from './apt-programs.ts';
import { dpkgPrograms } from './dpkg-programs.ts';
import { artifactPrograms } from './artifact-programs.ts';
import { factPrograms } from './fact-programs.ts';
import { filePrograms } from './file-programs.ts';
import { grubEditenv, grubMkconfig, grubProbe, grubReboot, updateGrub } from './grub.ts';
import { qemuImg } from './qemu-img.ts';
import { initramfsPrograms } from './initramfs-programs.ts';
import { ip } from './ip.ts';
import { lsmod, modinfo, modprobe, rmmod } from './kmod.ts';
import { lspci } from './lspci.ts';
import { rpmOstree } from './rpm-ostree.ts';
import { failed, printed, type Program } from './program.ts';
import { clockPrograms, shell } from './shell.ts';
import { systemdPrograms } from './systemd-programs.ts';
import { toolPrograms } from './tool-programs.ts';

/** timeout(1): 124 if the program would continue to run. */
const timeout: Program = {
  name: 'timeout',
  changes: (args) => programs.get(programName(args.slice(1)))?.changes(args.slice(2)) === true,
  run(world, args, options) {
    const output = execute(world, args.slice(1), { ...options, deadline: Number.parseFloat(args[0] ?? '') });
    return output.timedOut ? { ...output, code: 124, timedOut: false } : output;
  },
};

/** Every program of the simulated machine, by name. */
const programs: ReadonlyMap<string, Program> = new Map(
  [
    ...aptPrograms,
    ...dpkgPrograms,
    ...factPrograms,
    ...toolPrograms,
    ...filePrograms,
    ...artifactPrograms,
    qemuImg,
    ...systemdPrograms(execute),
    ...clockPrograms,
    shell(execute),
    grubEditenv,
    { ...grubEditenv, name: 'grub2-editenv' },
    rpmOstree,
    grubMkconfig,
    grubProbe,
    grubReboot,
    updateGrub,
    ...initramfsPrograms,
    ip,
    lsmod,
    modinfo,
    modprobe,
    rmmod,
    lspci,
    timeout,
  ].map((program) => [program.name, program]),
);

/** Runs a program; code 127 if no program has that name. */
export function execute(world: World, argv: readonly string[], options: RunOptions): Output {
  const answer = world.description.answers?.[argv.join(' ')];
  if (answer !== undefined) return printed(answer);
  const program = programs.get(programName(argv));
  if (program === undefined) return failed(127, `${argv[0] ?? ''}: command not found`);
  return program.run(world, argv.slice(1), options);
}

/** Whether a program with these arguments may change the machine. */
export const mayChange = (argv: readonly string[]): boolean =>
  programs.get(programName(argv))?.changes(argv.slice(1)) === true;

/** Runs a program that only looks; a plain error for one that changes the machine. */
export function executeQuery(world: World, argv: readonly string[], options: RunOptions): Output {
  if (mayChange(argv)) throw new Error(`a query that changes the machine: ${argv.join(' ')}`);
  return execute(world, argv, options);
}
