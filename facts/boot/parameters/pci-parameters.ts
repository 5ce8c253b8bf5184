import type { ParameterRow } from './parameter-row.ts';

/** Parameters of PCI and PCI Express. */
export const pciParameters: readonly ParameterRow[] = [
  {
    name: 'pci',
    semantics: 'words',
    choices: [
      ['realloc', 'realloc=on', 'realloc=off'],
      ['use_crs', 'nocrs'],
      ['pcie_bus_tune_off', 'pcie_bus_safe', 'pcie_bus_perf', 'pcie_bus_peer2peer'],
      ['bfsort', 'nobfsort'],
    ],
    source: 'drivers/pci/pci.c: pci_setup, arch/x86/pci/common.c: pcibios_setup',
  },
  {
    name: 'pcie_acs_override',
    semantics: 'words',
    patch: 'kernels with the ACS override patch (Proxmox, linux-zen, XanMod, Liquorix, CachyOS, Unraid)',
    source: 'drivers/pci/quirks.c of those kernels: pcie_acs_override_setup; not in kernel-parameters.txt',
  },
  { name: 'pcie_aspm', semantics: 'last', source: 'drivers/pci/pcie/aspm.c: pcie_aspm_disable' },
  { name: 'pcie_aspm.policy', semantics: 'last', source: 'drivers/pci/pcie/aspm.c: pcie_aspm_set_policy' },
  { name: 'pcie_ports', semantics: 'last', source: 'drivers/pci/pcie/portdrv.c: pcie_port_setup' },
  { name: 'pcie_port_pm', semantics: 'last', source: 'drivers/pci/pci.c: pcie_port_pm_setup' },
  { name: 'pciehp.*', semantics: 'last', source: 'drivers/pci/hotplug/pciehp_core.c' },
  { name: 'pcie_hp', semantics: 'last', source: 'drivers/pci/pcie/portdrv.c: pcie_hp' },
  { name: 'noapic', semantics: 'last', source: 'arch/x86/kernel/apic/io_apic.c: parse_noapic' },
  { name: 'nolapic', semantics: 'last', source: 'arch/x86/kernel/apic/apic.c: parse_nolapic' },
  { name: 'nox2apic', semantics: 'last', source: 'arch/x86/kernel/apic/apic.c: setup_nox2apic' },
  { name: 'acpi', semantics: 'repeat', source: 'arch/x86/kernel/acpi/boot.c: parse_acpi' },
  { name: 'acpi_osi', semantics: 'repeat', source: 'drivers/acpi/osi.c: osi_setup' },
  { name: 'acpi_enforce_resources', semantics: 'last', source: 'drivers/acpi/osl.c: acpi_enforce_resources_setup' },
];
