import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { guestRecipe } from '../../../machines/emulated/image/guest-recipe.ts';
import { defaultLabShape, nicAddress } from '../../../machines/emulated/shape/lab-shape.ts';

test('the shipped lab file describes the emulated host', () => {
  const path = join(import.meta.dirname, '../../../playbooks/labs/emulated.yaml');
  const { inputs } = parse(readFileSync(path, 'utf8')) as { readonly inputs: Readonly<Record<string, unknown>> };
  const [nic] = defaultLabShape.nics;
  expect(inputs).toMatchObject({
    nic: nicAddress(nic),
    peer: nic.peer,
    subnet: nic.subnet,
    append: `root=LABEL=${guestRecipe.label} rw ${guestRecipe.commandLine}`,
  });
});
