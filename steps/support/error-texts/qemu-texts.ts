import type { ErrorText } from './error-text.ts';

/** Texts of QEMU about KVM, the processor, memory, firmware, disks, sockets and devices. */
export const qemuTexts: readonly ErrorText[] = [
  {
    source: 'qemu 5.2 to 10.2 accel/kvm/kvm-all.c',
    text: /Could not access KVM kernel module: (Permission denied|Operation not permitted)/i,
    hint: 'QEMU may not open /dev/kvm: run it as root or as a member of the kvm group (`ls -l /dev/kvm`)',
  },
  {
    source: 'qemu 5.2 to 10.2 accel/kvm/kvm-all.c',
    text: /Could not access KVM kernel module: (?!Permission|Operation not p)/i,
    hint: 'KVM is not available: load kvm_intel or kvm_amd, or enable virtualization in the firmware. In a virtual machine, its host must allow nested virtualization (nested=1)',
  },
  {
    source: 'qemu 5.2 to 10.2 accel/kvm/kvm-all.c',
    text: /ioctl\(KVM_CREATE_VM\) failed: /i,
    hint: 'the kernel creates no virtual machine: busy means that another hypervisor (VirtualBox, VMware) has the processor; otherwise see `dmesg | grep -i kvm`',
  },
  {
    source: 'qemu 5.2 to 10.2 target/i386/cpu.c',
    text: /CPU model '[^']*' requires/i,
    hint: 'cpu: host works only with accelerator kvm; use a CPU model such as max',
  },
  {
    source: 'qemu 10.2 hw/core/cpu-common.c',
    text: /unable to find CPU model/i,
    hint: 'this QEMU does not know the CPU model: list the known models with qemu-system-x86_64 -cpu help',
  },
  {
    source: 'qemu 5.2 to 10.2 target/i386/cpu.c',
    text: /Host doesn't support requested features/,
    hint: 'the CPU model has features that the processor of the host or KVM does not offer: use cpu: host, or remove the named feature',
  },
  {
    source: 'qemu 5.2 to 10.2 target/i386/host-cpu.c',
    text: /phys-bits (should be between|must be)|Address space limit 0x/,
    hint: 'the physical address width of the guest does not fit: use the one of the host (cpu: host with host-phys-bits=on), or less memory and smaller BARs',
  },
  {
    source: 'qemu 5.2 to 10.2 accel/kvm/kvm-all.c',
    text: /cpus requested \(\d+\) exceeds the maximum|Invalid SMP CPUs \d+\. The max/,
    hint: 'the guest has more CPUs than the machine type or KVM supports: give it fewer, or use the machine type q35',
  },
  {
    source: 'qemu 5.2 to 10.2 system/physmem.c',
    text: /cannot set up guest memory/i,
    hint: 'not enough free memory for the guest: give it less memory, or reserve huge pages',
  },
  {
    source: 'qemu 5.2 to 10.2 system/physmem.c',
    text: /unable to map backing store for guest RAM|Insufficient free host memory pages|preallocating memory failed/i,
    hint: 'not enough free huge pages: `grep -i huge /proc/meminfo` and nr_hugepages show how many are free; reserve more with a hugepages step',
  },
  {
    source: 'qemu 5.2 to 10.2 system/physmem.c',
    text: /can't open backing store/i,
    hint: 'the file system of the huge pages cannot be used: check `findmnt -t hugetlbfs` and its rights',
  },
  {
    source: 'qemu 5.2 to 10.2 system/physmem.c',
    text: /must be equal to or larger than page size|backing store size 0x/i,
    hint: 'the memory of the guest is not a multiple of the huge page size: give it a multiple of 2M or 1G',
  },
  {
    source: 'qemu 5.2 to 10.2 os-posix.c',
    text: /locking memory failed|mlockall: /i,
    hint: 'the limit for locked memory is too small: its unit needs LimitMEMLOCK of the guest memory plus 1 GiB, or CAP_IPC_LOCK',
  },
  {
    source: 'qemu 5.2 to 10.2 block/file-posix.c',
    text: /Failed to get (shared )?"?\w+"? lock|Is another process using the image/i,
    hint: 'another program has the disk image open; two programs that write to it would destroy it. `fuser -v FILE` shows the program',
  },
  {
    source: 'qemu 5.2 to 10.2 util/osdep.c',
    text: /Could not open '(?!\/dev\/)[^']{0,300}(?<!\.fd)': No such file/i,
    hint: 'the disk image does not exist at the path in the step',
  },
  {
    source: 'qemu 5.2 to 10.2 util/osdep.c',
    text: /Could not open '(?!\/dev\/)[^']{0,300}': Permission denied/i,
    hint: 'QEMU may not open the file: check the rights of the file and of each folder above it (`namei -l FILE`), and SELinux or AppArmor',
  },
  {
    source: 'qemu 5.2 to 10.2 block/qcow2.c',
    text: /Image is not in \w+ format/i,
    hint: 'the format of the disk image differs from the format in the step: check with qemu-img info',
  },
  {
    source: 'qemu 5.2 to 10.2 util/osdep.c',
    text: /could not load PC BIOS|Could not open '[^']{0,300}\.fd': No such file/i,
    hint: 'the firmware file of the guest does not exist: install ovmf (Debian, Ubuntu) or edk2-ovmf (Fedora), or seabios',
  },
  {
    source: 'qemu 5.2 to 10.2 hw/i386/pc_sysfw.c',
    text: /requires \d+ bytes, (.{1,40} )?block backend provides|combined size of system firmware exceeds|system firmware block device/i,
    hint: 'the firmware files do not fit: use a pair OVMF_CODE and OVMF_VARS of the same size (2M or 4M) from one package, as a raw copy',
  },
  {
    source: 'qemu 5.2 to 10.2 accel/kvm/kvm-all.c',
    text: /KVM internal error\. Suberror|kvm run failed/i,
    hint: 'the guest did something that KVM cannot do, often because of its firmware or CPU model: try cpu: host and another firmware; `dmesg | tail` and console.log show more',
  },
  {
    source: 'qemu 5.2 to 10.2 system/vl.c',
    text: /unsupported machine type/i,
    hint: 'this QEMU does not know the machine type; list the known types with qemu-system-x86_64 -machine help',
  },
  {
    source: 'qemu 5.2 to 10.2 util/qemu-sockets.c',
    text: /UNIX socket path .* too long/i,
    hint: 'the virtual machine’s name is too long for the paths of its sockets',
  },
  {
    source: 'qemu 5.2 to 10.2 util/qemu-sockets.c',
    text: /Failed to (bind socket|find an available port|listen on socket).{0,200}Address already in use/i,
    hint: 'another program listens on the port or socket, often an earlier start of this guest: `ss -ltnp` and `ss -lxp` show it',
  },
  {
    source: 'qemu 5.2 to 10.2 net/tap-linux.c',
    text: /could not (open|configure) \/dev\/net\/tun|network script .{0,200} failed with status|bridge helper failed/i,
    hint: 'the network interface of the guest cannot be created: load tun, check `ls -l /dev/net/tun` and the bridge, or allow the bridge in /etc/qemu/bridge.conf',
  },
  {
    source: 'qemu 5.2 to 10.2 system/qdev-monitor.c',
    text: /is not a valid device model name|network backend '[^']*' is not compiled/i,
    hint: 'this QEMU was built without that device or backend: `qemu-system-x86_64 -device help` lists its devices; Debian and Fedora have some in packages of their own',
  },
  {
    source: 'qemu 5.2 to 10.2 hw/pci/pci.c',
    text: /PCI: slot \d+ function \d+ not available for|no slot\/function available for/i,
    hint: 'two devices of the guest have the same PCI address, or its bus is full: remove addr=, or add a pcie-root-port',
  },
  {
    source: 'qemu 5.2 to 10.2 qom/object.c',
    text: /Property '[^']*' not found/i,
    hint: 'this QEMU does not know the option of the device: `qemu-system-x86_64 -device NAME,help` lists its options',
  },
  {
    source: 'qemu 7.2 to 10.2 net/net.c',
    text: /Duplicate (device )?ID '/i,
    hint: 'two devices of the guest have the same id: give each its own',
  },
  {
    source: 'errno(3)',
    text: /Cannot allocate memory/,
    general: true,
    hint: 'not enough free memory for the guest: give it less memory, or reserve huge pages',
  },
];
