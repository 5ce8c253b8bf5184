import { textOf, writeText } from '../world/files.ts';
import { find } from '../tree/tree.ts';
import { show } from '../world/view.ts';
import type { World } from '../world/world.ts';
import type { Output, RunOptions } from '../../../engine/model/machine.ts';
import { failed, readOnly, printed, type Program } from './program.ts';

type Execute = (world: World, argv: readonly string[], options: RunOptions) => Output;

/** Time does not pass inside a program; the simulated measurements have this time, in seconds since 1970. */
const moment = 1_795_333_000;

const after = (args: readonly string[], option: string): string | undefined => args[args.indexOf(option) + 1];

/** The output of an iperf client for a link of 941 Mbit/s. Nothing measured it, because the machine is simulated. */
function iperfText(args: readonly string[]): string {
  const seconds = Number(after(args, '-t') ?? 10);
  const kilobytes = Math.round(941e6 / 8 / 1024);
  const row = (from: number, to: number): string =>
    `[  1] ${from}.0000-${to}.0000 sec  ${kilobytes * (to - from)} KBytes  941000 Kbits/sec\n`;
  const rows = Array.from({ length: seconds }, (_, second) => row(second, second + 1));
  return `[ ID] Interval       Transfer     Bandwidth\n${rows.join('')}${row(0, seconds)}`;
}

/** The output of a sampler that does not end, for idle CPUs, from before the moment to well after it. */
function sampled(script: string, cpus: number): string {
  if (!script.includes('/proc/stat')) return '';
  const times = Array.from({ length: 200 }, (_, second) => second);
  return times
    .map((second) => {
      const idle = (name: string, of: number): string => `${name} 0 0 0 ${100 * second * of} 0 0 0 0 0 0\n`;
      const each = Array.from({ length: cpus }, (_, cpu) => idle(`cpu${cpu}`, 1)).join('');
      return `@ ${moment - 10 + second}\n${idle('cpu ', cpus)}${each}softirq 0\n`;
    })
    .join('');
}

/** A detached program. It has already ended when its state is read. */
function detached(world: World, args: readonly string[], execute: Execute, options: RunOptions): Output {
  const [folder = '', name = '', , , ...given] = args;
  const argv = given[0] === 'stdbuf' ? given.slice(2) : given;
  const isClient = argv[0] === 'iperf' && argv.includes('-c');
  const ran =
    argv[0] === 'sh'
      ? printed(sampled(argv[2] ?? '', world.description.cpu.count))
      : isClient
        ? printed(iperfText(argv))
        : execute(world, argv, options);
  const seconds = isClient ? Number(after(argv, '-t')) : 1;
  const files: Readonly<Record<string, string>> = {
    pid: '4242\n',
    begin: `${moment}.000000000\n`,
    end: `${moment + seconds}.000000000\n`,
    out: ran.stdout,
    err: ran.stderr,
    rc: `${ran.code ?? 137}\n`,
  };
  for (const [kind, text] of Object.entries(files)) writeText(world, `${folder}/${name}.${kind}`, text);
  return printed('');
}

/** Files that scripts print after the time, in the order of printing. */
const shown = ['/proc/interrupts', '/proc/net/snmp'];

/** sh(1), limited to the scripts of runbook, which it recognizes by their text. */
export const shell = (execute: Execute): Program => ({
  name: 'sh',
  changes: ([, script = '']) => /setsid -f|kill -s/.test(script),
  run(world, [, script = '', , ...args], options) {
    if (script.includes('setsid -f')) return detached(world, args, execute, options);
    if (script.includes('kill -s')) return printed('');
    if (script.startsWith('echo "@ ')) {
      const path = shown.find((each) => script.includes(each));
      return printed(`@ ${moment}\n${path === undefined ? '' : (textOf(world, path) ?? '')}`);
    }
    if (script.startsWith("echo '@@ ")) return printed('@@ kernel\nLinux simulated\n@@ end\n');
    return failed(127, 'sh: this script is not modelled');
  },
});

const date = readOnly('date', () => printed(`${moment}.000000000\n`));

const which = readOnly('which', (world, [name = '']) => {
  const path = `/usr/bin/${name}`;
  return find(show(world), path, true) === undefined ? printed('', 1) : printed(`${path}\n`);
});

/** The additional programs that scripts of measurements use. */
export const clockPrograms: readonly Program[] = [date, which];
