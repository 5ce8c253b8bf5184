import type { ExampleStudy, ExampleVariant } from './example-study.ts';

/** Typical stacks on a host with a virtio guest, and with a guest that has the card. */
const stacks = (vhost: number, exits: number): Readonly<Record<string, number>> => ({
  'swapper;secondary_startup_64_[k];start_secondary_[k];cpu_startup_entry_[k];do_idle_[k];cpuidle_idle_call_[k];default_idle_call_[k];intel_idle_[k]': 14000,
  'CPU_0/KVM;__GI___ioctl;entry_SYSCALL_64_after_hwframe_[k];do_syscall_64_[k];__x64_sys_ioctl_[k];kvm_vcpu_ioctl_[k];kvm_arch_vcpu_ioctl_run_[k];vcpu_run_[k];vcpu_enter_guest_[k];vmx_vcpu_run_[k]': 9000,
  'CPU_0/KVM;__GI___ioctl;entry_SYSCALL_64_after_hwframe_[k];do_syscall_64_[k];__x64_sys_ioctl_[k];kvm_vcpu_ioctl_[k];kvm_arch_vcpu_ioctl_run_[k];vcpu_run_[k];vcpu_enter_guest_[k];vmx_handle_exit_[k];handle_external_interrupt_[k]':
    exits,
  'CPU_0/KVM;__GI___ioctl;entry_SYSCALL_64_after_hwframe_[k];do_syscall_64_[k];__x64_sys_ioctl_[k];kvm_vcpu_ioctl_[k];kvm_arch_vcpu_ioctl_run_[k];vcpu_run_[k];kvm_vcpu_halt_[k];kvm_vcpu_block_[k];schedule_[k];__schedule_[k]':
    Math.round(exits / 3),
  'CPU_1/KVM;__GI___ioctl;entry_SYSCALL_64_after_hwframe_[k];do_syscall_64_[k];__x64_sys_ioctl_[k];kvm_vcpu_ioctl_[k];kvm_arch_vcpu_ioctl_run_[k];vcpu_run_[k];vcpu_enter_guest_[k];vmx_vcpu_run_[k]': 7000,
  ...(vhost === 0
    ? {}
    : {
        'vhost-8120;ret_from_fork_[k];vhost_task_fn_[k];vhost_worker_[k];handle_rx_net_[k];handle_rx_[k];tun_recvmsg_[k];tun_put_user_[k];skb_copy_datagram_iter_[k];_copy_to_iter_[k]':
          vhost,
        'vhost-8120;ret_from_fork_[k];vhost_task_fn_[k];vhost_worker_[k];handle_tx_kick_[k];handle_tx_[k];vhost_net_build_xdp_[k];copy_page_from_iter_[k];_copy_from_iter_[k]':
          vhost * 2,
        'vhost-8120;ret_from_fork_[k];vhost_task_fn_[k];vhost_worker_[k];handle_tx_[k];tun_sendmsg_[k];netif_receive_skb_[k];br_handle_frame_[k];dev_queue_xmit_[k];ixgbe_xmit_frame_[k]':
          vhost,
      }),
  'ksoftirqd/3;ret_from_fork_[k];kthread_[k];smpboot_thread_fn_[k];run_ksoftirqd_[k];handle_softirqs_[k];net_rx_action_[k];__napi_poll_[k];ixgbe_poll_[k];napi_gro_receive_[k]':
    Math.round(vhost / 2) + 40,
  'qemu-system-x86;main;qemu_main_loop;main_loop_wait;os_host_main_loop_wait;qemu_poll_ns;ppoll': 120,
});

const pinned = { 'host virtual machines': 'CPU 0/KVM 0-7' };
const virtio = {
  name: 'virtio',
  gbit: 9.34,
  overhead: 1.9,
  exits: 61000,
  environment: { 'host network devices': '0000:17:00.2 ixgbe', ...pinned },
};
const card = { 'host network devices': '0000:17:00.2 vfio-pci' };

/** The whole experiment of the document, made up. */
export const experiment: ExampleStudy = {
  seed: 20261122,
  blocks: 10,
  seconds: 60,
  cpus: 8,
  variants: [
    { ...virtio, stacks: stacks(2600, 2100) },
    {
      name: 'passthrough',
      gbit: 9.36,
      overhead: 0.5,
      exits: 38000,
      environment: { ...card, ...pinned },
      stacks: stacks(0, 1300),
    },
    {
      name: 'posted-interrupts',
      gbit: 9.37,
      overhead: 0.3,
      exits: 9000,
      environment: { ...card, ...pinned },
      stacks: stacks(0, 300),
    },
    {
      name: 'dedicated-CPUs',
      gbit: 9.38,
      overhead: 0.28,
      exits: 6100,
      environment: { ...card, 'host virtual machines': 'CPU 0/KVM 2' },
      stacks: stacks(0, 190),
    },
  ],
};

/** Two variants that are the same thing under two names. */
export const same = (seed: number, changes: Partial<ExampleVariant> = {}): ExampleStudy => ({
  seed,
  blocks: 8,
  seconds: 12,
  cpus: 4,
  variants: [
    { ...virtio, name: 'a' },
    { ...virtio, name: 'b', ...changes },
  ],
});
