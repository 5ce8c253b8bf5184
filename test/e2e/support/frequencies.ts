import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { programsFirst, unpack } from './programs-first.ts';

/** The frequencies of an emulated host's CPUs in MHz, highest first. */
export const frequencies = [2400, 1600, 800] as const;

/**
 * One of the four bytes of QEMU's pc-testdev for each CPU, so at most four CPUs: a written value is read back, and
 * Linux requires nothing else of a frequency register.
 */
const register = (cpu: number): string =>
  `ResourceTemplate () { Register (SystemIO, 8, 0, 0x${(0xe0 + cpu).toString(16)}, 1) }`;

/** The firmware tables of a CPU with frequencies: _PCT, _PSS, _PPC and _PSD (ACPI specification 6.5, 8.4.5). */
const cpu = (index: number): string => `
  External (\\_SB.CPUS.C00${index}, DeviceObj)
  Scope (\\_SB.CPUS.C00${index}) {
    Name (_PCT, Package () { ${register(index)}, ${register(index)} })
    Name (_PSS, Package () {
      ${frequencies.map((mhz, state) => `Package () { ${mhz}, ${10 * mhz}, 10, 10, ${state}, ${state} }`).join(', ')}
    })
    Name (_PPC, 0)
    Name (_PSD, Package () { Package () { 5, 0, ${index}, 0xFC, 1 } })
  }`;

/**
 * A `qemu-system-x86_64` whose emulated hosts have CPUs with frequencies from the view of Linux: its acpi-cpufreq
 * driver finds them and sets them, without an effect on the speed. Only for shapes that start from power-on;
 * acpi-cpufreq does not support QEMU's default family 15.
 */
export async function withFrequencies(cpus: number): Promise<AsyncDisposable> {
  const programs = await programsFirst();
  const [tree, table] = [join(programs.folder, 'tree'), join(programs.folder, 'frequencies')];
  await unpack('bookworm', ['acpica-tools'], tree);
  const blocks = Array.from({ length: cpus }, (_, index) => cpu(index)).join('');
  await writeFile(`${table}.asl`, `DefinitionBlock ("", "SSDT", 1, "RUNBK ", "PSTATES ", 1) {${blocks}\n}\n`);
  await execa(join(tree, 'usr/bin/iasl'), [`${table}.asl`]);
  const { stdout: real } = await execa('which', ['qemu-system-x86_64']);
  await programs.add(
    'qemu-system-x86_64',
    `#!/bin/sh
for word; do
  shift
  case $word in max,*) word=$word,family=16 ;; esac
  set -- "$@" "$word"
done
exec ${real} "$@" -device pc-testdev -acpitable file=${table}.aml
`,
  );
  return programs;
}
