import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveFile, type FileServer } from '../../changes/artifact/file-server.ts';
import { ownMachine, type OwnMachine } from '../own-machine.ts';
import { needs } from '../../needs.ts';

needs('qemu-img', 'qemu-io');

let own: OwnMachine;
let server: FileServer;
let images = '';
const content = Buffer.alloc(3_000_000, 'image');
beforeAll(async () => {
  own = await ownMachine();
  server = await serveFile(content);
  images = join(own.folder, 'images');
  const sha256 = createHash('sha256').update(content).digest('hex');
  await writeFile(
    join(own.folder, 'images.yaml'),
    `runbook: 1
name: images
summary: A download, a disk made of it and a seed
inputs:
  in: { type: path, summary: Where }
  password: { type: string, summary: The guest's, secret: true }
steps:
  - id: fetch
    type: download
    with: { url: "${server.url}", sha256: ${sha256}, path: "{{ inputs.in }}/images/base.img" }
  - id: disk
    type: disk-image
    with:
      path: "{{ inputs.in }}/images/guest.qcow2"
      format: qcow2
      size: 8M
      from: { path: "{{ inputs.in }}/images/base.img", format: raw }
  - id: seed
    type: cloud-init-seed
    with: { path: "{{ inputs.in }}/images/seed.iso", user_data: { password: "{{ inputs.password }}" } }
`,
  );
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await own[Symbol.asyncDispose]();
});

const inputs = (): readonly string[] => ['--set', `in=${own.folder}`, '--set', 'password=s3cr"t'];

test('the plan sees each image as its step will leave it, without any secret', async () => {
  const plan = await own.run('plan', 'images.yaml', ...inputs());
  expect(plan.code, plan.stderr).toBe(0);
  expect(plan.stdout).toMatch(/\+ \S+base\.img \(from http:\S+, 2\.9 MiB\)/);
  expect(plan.stdout).toMatch(/\+ \S+guest\.qcow2 \(8M qcow2 image copied from \S+base\.img\)/);
  expect(plan.stdout).toMatch(/\+ \S+seed\.iso/);
  const json = await own.run('plan', 'images.yaml', ...inputs(), '--json');
  const seed = Buffer.from('#cloud-config').toString('base64').slice(0, 12);
  expect(plan.stdout + json.stdout).not.toMatch(new RegExp(`s3cr|${seed}`));
  expect(existsSync(images)).toBe(false);
});

test('a failed download keeps its part; resume continues it, and the files can be undone', async () => {
  server.next.push({ dropAfter: 1_000_000 }, { status: 503 });
  const failed = await own.run('apply', 'images.yaml', ...inputs(), '--yes');
  expect(failed.code).toBe(1);
  expect(failed.stdout + failed.stderr).toMatch(/1000000 bytes are kept/);
  expect(await readdir(images)).toHaveLength(1);
  server.requests.length = 0;
  const resumed = await own.run('resume', '--set', 'password=s3cr"t');
  expect(resumed.code, resumed.stdout + resumed.stderr).toBe(0);
  expect(server.requests).toContain('GET 1000000');
  expect(await readFile(join(images, 'base.img'))).toEqual(content);
  expect((await own.run('plan', 'images.yaml', ...inputs(), '--detailed-exitcode')).code).toBe(0);
  const undone = await own.run('undo', '--yes');
  expect(undone.code, undone.stdout + undone.stderr).toBe(0);
  expect(existsSync(images), undone.stdout + undone.stderr).toBe(false);
});

test('undo does not remove an image that was written to, and reports this', async () => {
  const applied = await own.run('apply', 'images.yaml', ...inputs(), '--yes');
  expect(applied.code, applied.stdout + applied.stderr).toBe(0);
  execFileSync('qemu-io', ['-f', 'qcow2', '-c', 'write 0 4k', join(images, 'guest.qcow2')]);
  const undone = await own.run('undo', '--yes');
  expect(undone.stdout + undone.stderr).toMatch(/guest\.qcow2.*\n?.*modified after it was created/);
  expect(await readdir(images)).toEqual(['guest.qcow2']);
});
