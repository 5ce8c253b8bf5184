import type { ErrorText } from './error-text.ts';

/** What the errno of `ip link set dev NAME vf` means: the answers of the kernel and of drivers for network cards. */
export const functionTexts: readonly ErrorText[] = [
  {
    source: 'linux 5.10 to 7.1 net/core/rtnetlink.c',
    text: /\bvf \d+.{0,200}(EOPNOTSUPP|Operation not supported)/s,
    hint: 'The driver of the card does not support this setting (`ethtool -i NAME` shows the driver), or the card is in switchdev mode (`devlink dev eswitch show`). Remove the setting from the step.',
  },
  {
    source: 'linux 5.10 to 7.1 drivers/net/ethernet/intel/igb/igb_main.c',
    text: /\bvf \d+.{0,200}(EPROTONOSUPPORT|Protocol not supported)/s,
    hint: 'The card does not put frames into a VLAN with this tag: use proto 802.1Q, or no proto.',
  },
  {
    source: 'linux 5.10 to 7.1 net/core/rtnetlink.c',
    text: /\bvf \d+.{0,200}(EINVAL|Invalid argument)/s,
    hint: 'The driver rejects the value: the function does not exist, a rate is larger than the speed of the link, or a MAC address is not a unicast address. `dmesg | tail` shows the reason of the driver.',
  },
  {
    source: 'linux 5.10 to 7.1 drivers/net/ethernet/intel/i40e/i40e_virtchnl_pf.c',
    text: /\bvf \d+.{0,200}(EAGAIN|EBUSY|Resource temporarily unavailable|resource busy)/s,
    hint: 'The function is being reset: bring the card up (`ip link set NAME up`), wait some seconds, then resume.',
  },
];
