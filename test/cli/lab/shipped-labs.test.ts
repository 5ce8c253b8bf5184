import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkPlaybook } from '../../../cli/run/bind-playbook.ts';
import { checkMachines } from '../../../cli/lab/check-machines.ts';
import { readPlaybook } from '../../../cli/run/read-playbook.ts';
import { bindInputs } from '../../../engine/language/load/bind-inputs.ts';
import { loadLab } from '../../../engine/language/load/load-lab.ts';
import { root } from '../run-binary.ts';

const folder = join(root, 'playbooks', 'labs');
const labs = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
const lab = (file: string) => loadLab({ path: file, text: readFileSync(join(folder, file), 'utf8') });

describe('the shipped labs', () => {
  test.each(labs)('%s is a lab with a unique name', (file) => {
    const loaded = lab(file);
    expect(loaded.ok && loaded.value.name).toBe(file.replace('.yaml', ''));
  });

  test.each(['document.yaml', 'emulated.yaml'])('%s has every machine and every input of passthrough', async (file) => {
    const source = await readPlaybook(join(root, 'playbooks/passthrough.yaml'));
    const [playbook, loaded] = [source.ok ? checkPlaybook(source.value) : source, lab(file)];
    if (!playbook.ok || !loaded.ok) throw new Error('what ships is wrong');
    expect(checkMachines(playbook.value, loaded.value)).toEqual([]);
    const inputs = bindInputs(playbook.value, loaded.value, []);
    expect(inputs).toMatchObject({ ok: true, value: { peer: '10.128.0.49', subnet: '10.128.0.0/16' } });
    if (file === 'document.yaml') {
      expect(inputs).toMatchObject({ value: { nic: '0000:00:1f.6', memory: '2G', vcpus: 1 } });
    }
  });
});
