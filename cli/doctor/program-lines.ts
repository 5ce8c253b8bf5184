import { showSize } from '../../facts/system/size.ts';
import { compareVersions } from '../../steps/support/condition/unmet-demand.ts';
import { byCommand, byHand, byPlaybook, sectionOf, type Finding, type Remedy } from './finding.ts';
import { imagePlace, type Host, type Tool } from './look-at-host.ts';

/** The oldest QEMU with all the options that qemu-launch uses; host-setup.yaml requires the same version. */
const oldestQemu = '5.0';

function installQemu({ facts: { os } }: Host): Remedy {
  if (os.id === 'debian' || os.id === 'ubuntu') return byCommand('apt-get install qemu-system-x86 qemu-utils ovmf');
  return /^(fedora|rhel|centos|rocky|almalinux)$/.test(os.id ?? '')
    ? byCommand('dnf install qemu-kvm qemu-img edk2-ovmf')
    : byHand('install QEMU for x86-64 and qemu-img');
}

function qemu(host: Host): Finding {
  const say = sectionOf(2).bind(null, 'qemu', 'QEMU');
  const { present, program, version } = host.qemu;
  if (!present && version === null)
    return say('no', 'QEMU is not installed', `${program} does not exist`, { needed: true, remedy: installQemu(host) });
  if (version === null)
    return say('unknown', 'it does not report its version', `${program} --version`, { needed: true });
  const seen = `${program} --version: ${version}`;
  if (compareVersions(version, oldestQemu) >= 0)
    return say('yes', `version ${version}; ${oldestQemu} or later is required`, seen, { needed: true });
  return say('no', `version ${version}; ${oldestQemu} or later is required`, seen, {
    needed: true,
    remedy: installQemu(host),
  });
}

function tool(section: number, name: Tool, title: string, { tools }: Host, remedy: Remedy): Finding {
  const output = tools[name];
  const reason = output === null ? `${name} is not installed, or does not run` : output;
  return sectionOf(section)(name, title, output === null ? 'no' : 'yes', reason, `${name}: its version was requested`, {
    remedy,
  });
}

function memory({
  facts: {
    memory: { available, total },
  },
}: Host): Finding {
  const say = sectionOf(3).bind(null, 'guest-memory', 'Memory');
  const wanted = 3 * 2 ** 30;
  if (available === null) return say('unknown', '/proc/meminfo cannot be read', '/proc/meminfo');
  const seen = `/proc/meminfo: MemAvailable ${showSize(available)} of ${showSize(total ?? 0)}`;
  if (available >= wanted)
    return say('yes', 'enough for a guest of 2 GiB, all of it locked in memory, and 1 GiB for the host', seen);
  return say('no', "the guest's memory is locked completely, and the host needs 1 GiB", seen, {
    remedy: byHand('give the guest less memory (memory: 512M), or stop other programs'),
  });
}

function lockable({ lockable: { bytes, evidence } }: Host): Finding {
  const say = sectionOf(3).bind(null, 'memlock', 'Locked memory');
  if (bytes === Infinity)
    return say(
      'yes',
      'systemd services may lock unlimited memory (CAP_IPC_LOCK)',
      evidence || '/proc/1/status: CapBnd',
    );
  return say(bytes >= 3 * 2 ** 30 ? 'yes' : 'no', `a service may lock ${showSize(bytes)}`, evidence, {
    remedy: byHand('raise DefaultLimitMEMLOCK in /etc/systemd/system.conf'),
  });
}

function disk({ space }: Host): Finding {
  const say = sectionOf(3).bind(null, 'guest-disk', 'Disk space');
  const at = `stat -f ${imagePlace}`;
  if (space === null) return say('unknown', 'the file system could not be checked', at);
  const reason = `${showSize(space)} free at the image path of vm-create.yaml`;
  return say(space >= 10 * 2 ** 30 ? 'yes' : 'no', reason, at, {
    remedy: byHand('choose a path with more space: --set new_disk=PATH; a qcow2 image grows only as the guest writes'),
  });
}

function symbols({ symbol, facts: { privileges } }: Host): Finding {
  const say = sectionOf(7).bind(null, 'kernel-symbols', 'Kernel symbols');
  const at = `/proc/kallsyms: _stext at ${symbol ?? 'an unreadable address'}`;
  if (symbol !== null && /[^0]/.test(symbol))
    return say('yes', 'perf can show kernel function names without debug packages', at);
  if (symbol === null) return say('unknown', 'they could not be read', at);
  return say(
    privileges.root ? 'no' : 'unknown',
    privileges.root ? 'the kernel hides them even from root' : 'the kernel hides them from ordinary users',
    at,
    {
      remedy: privileges.root ? byCommand('sysctl kernel.kptr_restrict=1') : byHand('run doctor as root'),
    },
  );
}

/** QEMU and the tools that the document measures with, and room for the guest: sections 2, 3, 5, 6 and 7. */
export const programLines = (host: Host): readonly Finding[] => [
  qemu(host),
  memory(host),
  lockable(host),
  tool(3, 'qemu-img', 'qemu-img', host, installQemu(host)),
  disk(host),
  tool(5, 'iperf', 'iperf', host, byPlaybook('tools')),
  tool(5, 'iperf3', 'iperf3', host, byPlaybook('tools')),
  tool(6, 'atop', 'atop, atopsar', host, byPlaybook('tools')),
  tool(7, 'perf', 'perf', host, byPlaybook('tools')),
  symbols(host),
];
