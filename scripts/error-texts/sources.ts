import { errnoNames, messageStrings, shellStrings } from './message-strings.ts';

/** Files of a program, and how to find the texts in one of them. */
export interface SourceFiles {
  /** Patterns of paths inside the checkout. */
  readonly files: readonly string[];
  readonly texts: (source: string) => readonly string[];
}

const c = (functions: string, withErrno?: string): SourceFiles['texts'] => {
  const printers = withErrno === undefined ? { functions } : { functions, withErrno };
  return (source) => messageStrings(source, printers);
};

const qemu = c(
  'error_setg|error_setg_errno|error_setg_file_open|error_report|error_reportf_err|error_prepend|error_append_hint|error_printf|warn_report(?:_once|f_err)?|error_report_once|info_report|fprintf|x86_report_unsupported|accel_error',
  'error_setg_errno',
);
const kernel = c('(?:pr|dev|pci|netdev)_(?:err|warn|info|notice|alert|crit|emerg)(?:_ratelimited|_once)?|printk');

/** A kernel attribute, and the functions that refuse a value for it. The text is what a failed write(2) shows. */
const attribute = (file: string, path: string, ...functions: readonly string[]): SourceFiles => ({
  files: [file],
  texts: (source) => functions.flatMap((name) => errnoNames(source, name).map((code) => `write ${path}: %${code}`)),
});

const device = '/sys/bus/pci/devices/0000:01:00.0';
const driver = '/sys/bus/pci/drivers/vfio-pci';

/** The functions of the kernel or of a driver that refuse a setting of a virtual function. The text is what ip(8) prints. */
const functionSetting = (file: string, ...functions: readonly string[]): SourceFiles => ({
  files: [file],
  texts: (source) =>
    functions.flatMap((name) =>
      errnoNames(source, name).map((code) => `ip link set dev NAME vf 0 mac 0: RTNETLINK answers: %${code}`),
    ),
});

/** Where each program has its error texts. A file that a version does not have is skipped. */
export const sources: Readonly<Record<string, readonly SourceFiles[]>> = {
  qemu: [
    {
      files: [
        'hw/vfio/(common|container|container-base|container-legacy|device|helpers|igd|iommufd|listener|pci|pci-quirks|region).c',
        'backends/(iommufd|hostmem|hostmem-file|hostmem-memfd).c',
        'accel/kvm/kvm-all.c',
        'block(/(file-posix|qcow2|vhdx|vpc|vmdk))?.c',
        'util/(osdep|qemu-sockets|oslib-posix|mmap-alloc|error).c',
        '(system|softmmu)/(vl|physmem|qdev-monitor|memory).c',
        'exec.c',
        'os-posix.c',
        'target/i386/(cpu|host-cpu|kvm/kvm|kvm/kvm-cpu|kvm).c',
        'hw/i386/(pc|pc_sysfw|x86|x86-common).c',
        'hw/core/(machine|machine-smp|numa|qdev-properties|qdev-properties-system|cpu-common).c',
        'hw/(block/block|pci/pci|pci/pcie|core/qdev).c',
        'net/(net|tap|tap-linux|vhost-user).c',
        'qom/(object|object_interfaces).c',
      ],
      // qemu_open() inserts the action.
      texts: (source) => qemu(source).map((text) => text.replace("Could not %s '%s'", "Could not open '%s'")),
    },
  ],
  linux: [
    {
      files: [
        'drivers/vfio/(vfio|vfio_main|group|container|vfio_iommu_type1|iommufd|device_cdev).c',
        'drivers/vfio/pci/(vfio_pci|vfio_pci_core|vfio_pci_config|vfio_pci_rdwr).c',
        'drivers/iommu/iommu.c',
        'drivers/iommu/intel/(iommu|irq_remapping|dmar).c',
        'drivers/iommu/amd/(init|iommu).c',
        'drivers/pci/(pci|iov|rom|setup-res|pci-driver|setup-bus).c',
        'drivers/base/dd.c',
        'arch/x86/kvm/(x86|vmx/vmx|vmx/capabilities|svm/svm).c',
        'kernel/(module|module-internal|params).c',
        'kernel/module/(main|signing|version|internal).c',
      ],
      texts: kernel,
    },
    {
      files: ['kernel/cgroup/cpuset.c'],
      texts: (source) =>
        [...source.matchAll(/\[PERR_\w+\]\s*= "([^"]+)"/g)].map(([, text = '']) => `isolated invalid (${text})`),
    },
    attribute('drivers/pci/pci-sysfs.c', `${device}/sriov_numvfs`, 'sriov_numvfs_store'),
    attribute('drivers/pci/iov.c', `${device}/sriov_numvfs`, 'sriov_numvfs_store', 'sriov_enable', 'pci_enable_sriov'),
    attribute('drivers/base/bus.c', `${driver}/bind`, 'bind_store'),
    attribute('drivers/base/bus.c', `${driver}/unbind`, 'unbind_store'),
    attribute('drivers/base/dd.c', `${driver}/bind`, 'device_driver_attach', '__driver_probe_device'),
    attribute(
      'drivers/vfio/pci/vfio_pci(_core)?.c',
      `${driver}/bind`,
      'vfio_pci_probe',
      'vfio_pci_core_register_device',
    ),
    attribute('drivers/vfio/group.c', `${driver}/bind`, 'vfio_group_find_or_alloc'),
    attribute('drivers/pci/pci-driver.c', `${driver}/new_id`, 'store_new_id', 'new_id_store'),
    attribute('drivers/pci/pci-driver.c', `${driver}/remove_id`, 'store_remove_id', 'remove_id_store'),
    attribute('drivers/pci/pci-sysfs.c', `${device}/driver_override`, 'driver_override_store'),
    attribute('drivers/base/driver.c', `${device}/driver_override`, 'driver_set_override'),
    attribute('drivers/pci/pci.c', `${device}/reset_method`, 'reset_method_store'),
    attribute('kernel/irq/proc.c', '/proc/irq/30/smp_affinity_list', 'write_irq_affinity'),
    attribute('kernel/irq/manage.c', '/proc/irq/30/smp_affinity_list', '__irq_set_affinity', 'irq_set_affinity_locked'),
    attribute('kernel/irq/matrix.c', '/proc/irq/30/smp_affinity_list', 'irq_matrix_alloc'),
    attribute(
      'lib/bitmap(-str)?.c',
      '/proc/irq/30/smp_affinity',
      'bitmap_parse',
      '__bitmap_parse',
      'bitmap_get_x32_reverse',
    ),
    attribute('lib/bitmap(-str)?.c', '/proc/irq/30/smp_affinity_list', 'bitmap_check_region', 'bitmap_set_region'),
    attribute(
      'mm/hugetlb(_sysfs)?.c',
      '/sys/kernel/mm/hugepages/hugepages-1048576kB/nr_hugepages',
      '__nr_hugepages_store_common',
    ),
    attribute(
      'drivers/cpufreq/cpufreq.c',
      '/sys/devices/system/cpu/cpufreq/policy0/scaling_governor',
      'store_scaling_governor',
    ),
    attribute(
      'kernel/cgroup/cpuset.c',
      '/sys/fs/cgroup/machine.slice/cpuset.cpus',
      'validate_change',
      'cpuset_write_resmask',
    ),
    attribute(
      'drivers/iommu/iommu.c',
      '/sys/kernel/iommu_groups/7/type',
      'iommu_group_store_type',
      'iommu_change_dev_def_domain',
    ),
    functionSetting('net/core/rtnetlink.c', 'do_setvfinfo', 'handle_vf_guid'),
    functionSetting(
      'drivers/net/ethernet/intel/igb/igb_main.c',
      'igb_ndo_set_vf_mac',
      'igb_ndo_set_vf_vlan',
      'igb_ndo_set_vf_bw',
      'igb_ndo_set_vf_trust',
    ),
    functionSetting(
      'drivers/net/ethernet/intel/i40e/i40e_virtchnl_pf.c',
      'i40e_ndo_set_vf_mac',
      'i40e_ndo_set_vf_port_vlan',
      'i40e_ndo_set_vf_trust',
      'i40e_check_vf_init_timeout',
      'i40e_validate_vf',
    ),
  ],
  systemd: [{ files: ['src/(run/run|shared/bus-unit-util).c'], texts: c('log_error_errno|log_error') }],
  kmod: [{ files: ['tools/(modprobe|rmmod|insmod).c', 'libkmod/libkmod-module.c'], texts: c('ERR|WRN|LOG|NOTICE') }],
  grub: [
    { files: ['util/(grub-mkconfig|grub-mkconfig_lib|update-grub_lib).in'], texts: shellStrings },
    {
      files: ['util/(grub-probe|grub-editenv).c', 'grub-core/osdep/(unix|linux)/getroot.c'],
      texts: c('grub_util_(?:error|warn|info)'),
    },
  ],
  dash: [
    { files: ['src/(error|parser|exec|redir).c'], texts: c('sh_error|synerror|sh_warnx|exerror') },
    // errmsg() has its own texts for ENOENT, and redir.c inserts the action.
    {
      files: ['src/error.c'],
      texts: (source) =>
        [...source.matchAll(/return "([^"]+)";/g)].map(([, text = '']) =>
          text === 'not found'
            ? `%s: %d: %s: ${text}`
            : `cannot ${text === 'No such file' ? 'open' : 'create'} %s: ${text}`,
        ),
    },
  ],
  bash: [
    { files: ['(execute_cmd|error|redir|parse).[cy]'], texts: c('internal_error|parser_error|sys_error|file_error') },
  ],
  apt: [
    {
      files: [
        'apt-pkg/(acquire|acquire-item|acquire-worker|algorithms|cachefile|cacheset|clean|depcache|init|update|sourcelist|pkgcachegen|tagfile).cc',
        'apt-pkg/deb/(debsystem|dpkgpm|debmetaindex|deblistparser).cc',
        'apt-pkg/contrib/fileutl.cc',
        'apt-private/private-(cacheset|cachefile|download|install|update|output|cmndline).cc',
        'methods/(connect|http|basehttp|gpgv|sqv|rfc2553emu|aptmethod|file|copy|cdrom).(cc|h)',
        'cmdline/apt-get.cc',
      ],
      texts: (source) => [...c('_')(source), ...c('Error|Warning|Fail')(source)],
    },
  ],
  dpkg: [
    {
      files: ['(src|src/main|lib/dpkg)/[a-z-]+.c'],
      texts: c('ohshit|ohshite|warning|notice|badusage|fprintf|sp->name|_|N_', 'ohshite'),
    },
  ],
};
