import { affinityOf, setAffinity, threadsOf } from '../kernel/cgroups.ts';
import { cpuList, cpusOf } from '../kernel/cpu-list.ts';
import { printed, failed, readOnly, type Program } from './program.ts';

const id = readOnly('id', (_, args) =>
  printed(args.includes('-u') || args.includes('-g') ? '0\n' : 'uid=0(root) gid=0(root) groups=0(root)\n'),
);

const uname = readOnly('uname', (world, args) => {
  const { name, release } = world.description;
  if (args.includes('-r')) return printed(`${release}\n`);
  if (args.includes('-m')) return printed('x86_64\n');
  if (args.includes('-n')) return printed(`${name}\n`);
  return printed(args.includes('-a') ? `Linux ${name} ${release} #1 SMP x86_64 GNU/Linux\n` : 'Linux\n');
});

const containers = ['docker', 'lxc', 'lxc-libvirt', 'podman', 'systemd-nspawn', 'openvz', 'wsl'];

/** systemd-detect-virt(1): --vm and --container restrict the search to that kind. */
const detectVirt = readOnly('systemd-detect-virt', ({ description: { virtualization } }, args) => {
  const contained = containers.includes(virtualization);
  const hidden = (args.includes('--vm') && contained) || (args.includes('--container') && !contained);
  return hidden || virtualization === 'none' ? printed('none\n', 1) : printed(`${virtualization}\n`);
});

const options = 'rw,relatime,errors=remount-ro';

const findmnt = readOnly('findmnt', ({ description }, args) => {
  const source = `/dev/${description.disk.partition}`;
  return args.includes('-J') || args.includes('--json')
    ? printed(`${JSON.stringify({ filesystems: [{ target: '/', source, fstype: 'ext4', options }] })}\n`)
    : printed(`TARGET SOURCE FSTYPE OPTIONS\n/      ${source} ext4 ${options}\n`);
});

const lsblk = readOnly('lsblk', ({ description }, args) => {
  const { name, partition } = description.disk;
  const shared = { rm: false, size: '8G', ro: false };
  const children = [{ name: partition, 'maj:min': '254:1', ...shared, type: 'part', mountpoints: ['/'] }];
  const disk = { name, 'maj:min': '254:0', ...shared, type: 'disk', mountpoints: [null], children };
  return args.some((arg) => /^-\w*J|^--json/.test(arg))
    ? printed(`${JSON.stringify({ blockdevices: [disk] })}\n`)
    : printed(
        `NAME MAJ:MIN RM SIZE RO TYPE MOUNTPOINTS\n${name} 254:0 0 8G 0 disk\n└─${partition} 254:1 0 8G 0 part /\n`,
      );
});

const ss = readOnly('ss', (world) => {
  const [, , peerAddress = '', peerPort = ''] = ['', '', ...(world.environment['SSH_CONNECTION'] ?? '').split(' ')];
  const head = 'State Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n';
  const [, , local = '', port = ''] = (world.environment['SSH_CONNECTION'] ?? '').split(' ');
  return printed(local === '' ? head : `${head}ESTAB 0      0      ${local}:${port} ${peerAddress}:${peerPort}\n`);
});

const dmesg = readOnly('dmesg', ({ kernel }) =>
  printed(kernel.log.map((line, at) => `[${(at / 10).toFixed(6).padStart(12)}] ${line}\n`).join('')),
);

const printenv = readOnly('printenv', ({ environment }, args) => {
  const value = environment[args[0] ?? ''];
  return value === undefined ? printed('', 1) : printed(`${value}\n`);
});

const sleep = readOnly('sleep', (_, args, options) => {
  const seconds = Number(args[0]);
  if (Number.isNaN(seconds) && args[0] !== 'infinity') return failed(1, `sleep: invalid time interval '${args[0]}'`);
  return seconds > (options.deadline ?? 60) || args[0] === 'infinity'
    ? { code: null, stdout: '', stderr: '', timedOut: true }
    : printed('');
});

/** ping(8) reaches every address that a route leads to. */
const ping = readOnly('ping', ({ kernel }, args) => {
  const target = args.at(-1) ?? '';
  const at = args.indexOf('-c');
  const count = Number(at === -1 ? 1 : args[at + 1]);
  if (!(count >= 1 && count <= 1000)) return failed(1, `ping: invalid argument: '${args[at + 1] ?? ''}'`);
  const reached = kernel.routes.some((route) => route.family === 4);
  const lines = reached
    ? Array.from({ length: count }, (_, n) => `64 bytes from ${target}: icmp_seq=${n + 1} ttl=64 time=0.412 ms\n`)
    : [];
  const report = `\n--- ${target} ping statistics ---\n${count} packets transmitted, ${lines.length} received, ${reached ? 0 : 100}% packet loss, time ${count - 1}ms\n`;
  return printed(`PING ${target} (${target}) 56(84) bytes of data.\n${lines.join('')}${report}`, reached ? 0 : 1);
});

/** taskset(1) of a running thread: -cp LIST TID sets its CPUs, -cp TID prints them. */
const taskset: Program = {
  name: 'taskset',
  changes: (args) => args.filter((arg) => !arg.startsWith('-')).length > 1,
  run({ kernel }, args) {
    const words = args.filter((arg) => !arg.startsWith('-'));
    const thread = Number(words.at(-1));
    const unit = [...kernel.units.values()].find(
      (each) => each.state === 'active' && each.pid > 0 && threadsOf(each).includes(thread),
    );
    if (unit === undefined) return failed(1, `taskset: failed to get pid ${thread}'s affinity: No such process`);
    const was = affinityOf(kernel, unit, thread);
    if (words.length === 1) return printed(`pid ${thread}'s current affinity list: ${was}\n`);
    const cpus = cpusOf(words[0] ?? '') ?? [];
    if (!setAffinity(kernel, unit, thread, cpus))
      return failed(1, `taskset: failed to set pid ${thread}'s affinity: Invalid argument`);
    return printed(
      `pid ${thread}'s current affinity list: ${was}\npid ${thread}'s new affinity list: ${cpuList(cpus)}\n`,
    );
  },
};

/** QEMU as a plain program: its version, or a machine whose monitor is queried and then ends it. */
const qemu = readOnly('qemu-system-x86_64', ({ kernel }, args, options) => {
  if (args.some((arg) => /^--?version$/.test(arg))) {
    return printed(
      'QEMU emulator version 10.0.13 (Debian 1:10.0.13+ds-0+deb13u1)\nCopyright (c) 2003-2025 Fabrice Bellard and the QEMU Project developers\n',
    );
  }
  const forever = { code: null, stdout: '', stderr: '', timedOut: true };
  if (!options.stdin?.endsWith('quit\n')) return forever;
  if (kernel.modules.has('kvm_intel') || kernel.modules.has('kvm_amd'))
    return printed('QEMU 10.0.13 monitor\n(qemu) info status\nVM status: running\n(qemu) quit\n');
  return failed(1, 'Could not access KVM kernel module: No such file or directory');
});

/** Programs that print facts about the machine. */
export const factPrograms: readonly Program[] = [
  id,
  uname,
  detectVirt,
  findmnt,
  lsblk,
  ss,
  dmesg,
  printenv,
  sleep,
  ping,
  taskset,
  qemu,
  readOnly('true', () => printed('')),
  readOnly('false', () => printed('', 1)),
  readOnly('echo', (_, args) => printed(`${args.join(' ')}\n`)),
  readOnly('udevadm', () => printed('')),
];
