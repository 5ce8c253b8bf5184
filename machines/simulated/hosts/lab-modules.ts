import type { ModuleDescription } from '../tree/description.ts';

const bool = (value: 'Y' | 'N', mode?: number): { value: string; type: 'bool'; mode?: number } =>
  mode === undefined ? { value, type: 'bool' } : { value, type: 'bool', mode };

/** The modules of Debian's 6.12 kernel that matter for passthrough (from modinfo, lsmod and /sys/module). */
export const labModules: readonly ModuleDescription[] = [
  {
    name: 'pcieportdrv',
    builtin: true,
    path: 'drivers/pci/pcie/pcieportdrv.ko',
    summary: 'PCIe ports',
    drivers: [{ name: 'pcieport', ids: ['class:060400'] }],
  },
  {
    name: 'virtio_pci',
    loaded: true,
    path: 'drivers/virtio/virtio_pci.ko',
    summary: 'virtio-pci',
    drivers: [{ name: 'virtio-pci', ids: ['1af4:1000', '1af4:1001', '1af4:1041', '1af4:1042'] }],
    size: 45056,
  },
  {
    name: 'virtio_net',
    loaded: true,
    path: 'drivers/net/virtio_net.ko',
    summary: 'Virtio network driver',
    size: 114688,
  },
  {
    name: 'lpc_ich',
    path: 'drivers/mfd/lpc_ich.ko',
    summary: 'LPC interface for Intel ICH',
    drivers: [{ name: 'lpc_ich', ids: ['8086:2918', '8086:a149'] }],
    size: 28672,
  },
  {
    name: 'ahci',
    path: 'drivers/ata/ahci.ko',
    summary: 'AHCI SATA low-level driver',
    drivers: [{ name: 'ahci', ids: ['8086:2922', '8086:a102'] }],
    size: 49152,
  },
  {
    name: 'i2c-i801',
    path: 'drivers/i2c/busses/i2c-i801.ko',
    summary: 'I801 SMBus driver',
    drivers: [{ name: 'i801_smbus', ids: ['8086:2930', '8086:a123'] }],
    size: 40960,
  },
  {
    name: 'e1000e',
    path: 'drivers/net/ethernet/intel/e1000e/e1000e.ko',
    summary: 'Intel(R) PRO/1000 Network Driver',
    drivers: [{ name: 'e1000e', ids: ['8086:10d3', '8086:15b7'] }],
    size: 368640,
  },
  {
    name: 'igb',
    path: 'drivers/net/ethernet/intel/igb/igb.ko',
    summary: 'Intel(R) Gigabit Ethernet Network Driver',
    drivers: [{ name: 'igb', ids: ['8086:10c9'] }],
    size: 331776,
  },
  {
    name: 'igbvf',
    path: 'drivers/net/ethernet/intel/igbvf/igbvf.ko',
    summary: 'Intel(R) Gigabit Virtual Function Network Driver',
    drivers: [{ name: 'igbvf', ids: ['8086:10ca'] }],
    size: 57344,
  },
  { name: 'irqbypass', path: 'virt/lib/irqbypass.ko', summary: 'IRQ bypass manager utility module', size: 12288 },
  {
    name: 'vfio',
    path: 'drivers/vfio/vfio.ko',
    summary: 'VFIO - User Level meta-driver',
    post: ['vfio_iommu_type1'],
    size: 61440,
  },
  {
    name: 'vfio_iommu_type1',
    path: 'drivers/vfio/vfio_iommu_type1.ko',
    summary: 'VFIO Type1 IOMMU driver',
    depends: ['vfio'],
    parameters: { allow_unsafe_interrupts: bool('N', 0o644), disable_hugepages: bool('N', 0o644) },
    size: 45056,
  },
  {
    name: 'vfio-pci-core',
    path: 'drivers/vfio/pci/vfio-pci-core.ko',
    summary: 'core driver for VFIO based PCI devices',
    depends: ['vfio', 'irqbypass'],
    size: 94208,
  },
  {
    name: 'vfio-pci',
    path: 'drivers/vfio/pci/vfio-pci.ko',
    summary: 'VFIO PCI - User Level meta-driver',
    depends: ['vfio-pci-core', 'vfio'],
    parameters: {
      ids: { value: '', type: 'charp', mode: 0 },
      disable_vga: bool('N'),
      disable_idle_d3: bool('N'),
      enable_sriov: bool('N', 0o644),
      nointxmask: bool('N', 0o644),
    },
    drivers: [{ name: 'vfio-pci', ids: [] }],
    size: 16384,
  },
  {
    name: 'kvm',
    path: 'arch/x86/kvm/kvm.ko',
    summary: 'Kernel-based Virtual Machine hypervisor',
    depends: ['irqbypass'],
    parameters: { halt_poll_ns: { value: '200000', type: 'int', mode: 0o644 }, ignore_msrs: bool('N', 0o644) },
    size: 1396736,
  },
  {
    name: 'kvm-intel',
    path: 'arch/x86/kvm/kvm-intel.ko',
    summary: 'KVM support for VMX (Intel VT-x) extensions',
    needs: 'intel',
    depends: ['kvm'],
    parameters: {
      enable_apicv: bool('Y'),
      ept: bool('Y'),
      nested: bool('Y'),
      ple_gap: { value: '128', type: 'int' },
    },
    size: 462848,
  },
  {
    name: 'kvm-amd',
    path: 'arch/x86/kvm/kvm-amd.ko',
    summary: 'KVM support for SVM (AMD-V) extensions',
    needs: 'amd',
    depends: ['kvm', 'ccp'],
    parameters: { avic: bool('N'), npt: bool('Y'), nested: { value: '1', type: 'int' } },
    size: 221184,
  },
  { name: 'ccp', path: 'drivers/crypto/ccp/ccp.ko', summary: 'AMD Secure Processor driver', size: 163840 },
  { name: 'bridge', path: 'net/bridge/bridge.ko', summary: 'Ethernet bridge driver', size: 405504 },
  { name: 'msr', path: 'arch/x86/kernel/msr.ko', summary: 'x86 generic MSR driver', size: 12288 },
  {
    name: 'dummy',
    path: 'drivers/net/dummy.ko',
    summary: 'Dummy netdevice driver',
    parameters: { numdummies: { value: '1', type: 'int', mode: 0 } },
    size: 16384,
  },
];

/** /lib/modules/RELEASE/modules.builtin and modules.dep, as depmod writes them. */
export function moduleFiles(
  release: string,
  modules: readonly ModuleDescription[],
): Readonly<Record<string, { readonly content: string }>> {
  const path = (name: string): string => `kernel/${modules.find((module) => module.name === name)?.path ?? name}.xz`;
  const builtin = modules.filter((module) => module.builtin).map((module) => `kernel/${module.path}\n`);
  const loadable = modules
    .filter((module) => !module.builtin)
    .map((module) => `${[`kernel/${module.path}.xz:`, ...(module.depends ?? []).map(path)].join(' ')}\n`);
  return {
    [`/lib/modules/${release}/modules.builtin`]: { content: builtin.join('') },
    [`/lib/modules/${release}/modules.dep`]: { content: loadable.join('') },
  };
}
