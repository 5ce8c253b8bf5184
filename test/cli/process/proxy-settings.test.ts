import { expect, test } from 'vitest';
import { proxySettings } from '../../../cli/process/proxy-settings.ts';

test('programs on this machine get its proxy settings and nothing else', () => {
  const environment = { https_proxy: 'http://proxy:3128', NO_PROXY: 'lab', PATH: '/home/ada/bin', LD_PRELOAD: 'x.so' };
  expect(proxySettings(environment)).toEqual({ https_proxy: 'http://proxy:3128', NO_PROXY: 'lab' });
});
