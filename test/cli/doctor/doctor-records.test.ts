import { expect, test } from 'vitest';
import { diagnose } from '../../../cli/doctor/diagnose.ts';
import { doctorRecords } from '../../../cli/doctor/doctor-records.ts';
import { lookAtHost } from '../../../cli/doctor/look-at-host.ts';
import { compileSchema } from '../../../engine/schema/compile-schema.ts';
import { safeJson } from '../../../engine/text/safe-json.ts';
import { labHost } from '../../../machines/simulated/hosts/lab-host.ts';
import { simulatedMachine } from '../../../machines/simulated/machine/simulated-machine.ts';
import schema from '../../../schemas/doctor-record.schema.json' with { type: 'json' };
import { withIommuOn, withSharedGroup, withoutIommu } from '../../machines/simulated/hosts/variants.ts';

test.each([
  ['stock', labHost],
  ['shared', withIommuOn(withSharedGroup(labHost))],
  ['none', withoutIommu(labHost)],
  // A device model is text of a stranger: it may contain an escape sequence.
  ['hostile', { ...labHost, shows: { '/sys/class/dmi/id/product_name': '\u001b]0;owned\u0007' } }],
])('every record of doctor --json has the form of its schema: %s', async (_, description) => {
  const diagnosis = diagnose(await lookAtHost(simulatedMachine(description)));
  const findings = diagnosis.findings.map((finding) => ({
    ...finding,
    remedy: finding.remedy === null ? null : { ...finding.remedy, command: null },
  }));
  const records = doctorRecords({ ...diagnosis, findings }, 'host');
  const check = compileSchema(schema);
  for (const record of records) {
    const line = safeJson(record);
    // eslint-disable-next-line no-control-regex
    expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
    expect(check(JSON.parse(line)), line).toEqual([]);
  }
  expect(records.at(-1)).toMatchObject({ kind: 'diagnosis' });
});
