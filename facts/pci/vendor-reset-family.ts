/**
 * The graphics cards for which the kernel module vendor-reset has a reset, by family: the device IDs of vendor 1002 in
 * its list (src/device-db.h of github.com/gnif/vendor-reset).
 */
const families: Readonly<Record<string, string>> = {
  'Polaris 10': '67c0 67c1 67c2 67c4 67c7 67d0 67df 67c8 67c9 67ca 67cc 67cf 6fdf',
  'Polaris 11': '67e0 67e3 67e8 67eb 67ef 67ff 67e1 67e7 67e9',
  'Polaris 12': '6980 6981 6985 6986 6987 6995 6997 699f',
  'Vega 10': '6860 6861 6862 6863 6864 6867 6868 6869 686a 686b 686c 686d 686e 686f 687f',
  'Vega 20': '66a0 66a1 66a2 66a3 66a4 66a7 66af',
  'Navi 10': '7310 7312 7318 7319 731a 731b 731e 731f',
  'Navi 14': '7340 7341 7347 734f',
  'Navi 12': '7360 7362',
  Arcturus: '738c',
};

/** The family of a graphics card for which vendor-reset has a reset; null for any other device. */
export function vendorResetFamily(vendor: string, device: string): string | null {
  if (vendor !== '1002') return null;
  return Object.entries(families).find(([, ids]) => ids.split(' ').includes(device))?.[0] ?? null;
}
