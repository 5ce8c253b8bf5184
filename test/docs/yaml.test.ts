import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { formatDiagnostic } from '../../engine/language/yaml/format-diagnostic.ts';
import { loadStudy } from '../../engine/language/load/load-study.ts';
import { loadLab } from '../../engine/language/load/load-lab.ts';
import { gatherSources, type Reading } from '../../engine/composition/gather-sources.ts';
import type { Link } from '../../engine/composition/link.ts';
import { checkPlaybook } from '../../cli/run/bind-playbook.ts';
import { readLink } from '../../cli/run/read-playbook.ts';
import { blocksOf, pages, type Block } from './blocks.ts';

/** The definitions that the fragments of playbooks refer to. */
const surroundings = `runbook: 1
name: surroundings
summary: A playbook around a fragment
`;
const inputs = `inputs:
  cards: { type: list, items: pci-address, default: [] }
  mode: { type: string }
  nic: { type: pci-address }
`;
const indent = (text: string): string => text.replaceAll(/^(?=.)/gm, '  ');

/** The text behind a link: a playbook of the same page with this name, otherwise the file. */
const readLinkOn =
  (page: string) =>
  async (link: Link): Promise<Reading> => {
    const name = link.kind === 'path' ? basename(link.path, '.yaml') : link.name;
    const shown =
      link.kind === 'path' ? blocksOf(page).find(({ text }) => text.includes(`\nname: ${name}\n`)) : undefined;
    return shown === undefined ? readLink(link) : { ok: true, source: { path: shown.place, text: shown.text } };
  };

/** Loads a block as its kind of file, and returns its mistakes. */
async function mistakesIn({ place, info, text }: Block): Promise<string> {
  const read = async (kind: string) => {
    switch (kind) {
      case 'runbook': {
        const gathered = await gatherSources({ path: place, text }, readLinkOn(place.split(':')[0] ?? ''));
        return gathered.ok ? checkPlaybook(gathered.value) : gathered;
      }
      case 'yaml steps':
        return checkPlaybook({ path: place, text: `${surroundings}${inputs}steps:\n${indent(text)}` });
      case 'yaml inputs': {
        const steps = 'steps:\n  - { id: it, type: reboot }\n';
        return checkPlaybook({ path: place, text: `${surroundings}inputs:\n${indent(text)}${steps}` });
      }
      case 'lab':
        return loadLab({ path: place, text });
      case 'study':
        return loadStudy({ path: place, text });
      default:
        return undefined;
    }
  };
  const key = /^(runbook|lab|study): /m.exec(text)?.[1];
  const loaded = await read(info === 'yaml' ? (key ?? '') : info);
  if (loaded === undefined)
    return 'neither a playbook, a lab nor a study: mark a fragment as "yaml steps" or "yaml inputs", so that it is tried';
  return loaded.ok ? '' : loaded.diagnostics.map(formatDiagnostic).join('\n');
}

const blocks = pages.flatMap(blocksOf).filter(({ info }) => info.startsWith('yaml'));

describe('a block of YAML in the documentation is valid as its kind of file', () => {
  test('playbooks, labs, steps and inputs are among them', () => {
    expect(new Set(blocks.map(({ info }) => info))).toEqual(new Set(['yaml', 'yaml steps', 'yaml inputs']));
    expect(blocks.some(({ text }) => /^runbook: 1$/m.test(text))).toBe(true);
    expect(blocks.some(({ text }) => /^lab: 1$/m.test(text))).toBe(true);
  });

  test.each(blocks.map((block) => [block.place, block] as const))('%s', async (_, block) => {
    expect(await mistakesIn(block)).toBe('');
  });

  test.each([
    ['a playbook', 'yaml', 'runbook: 1\nname: bad\nsteps: []\n', "missing key 'summary'"],
    ['a lab', 'yaml', 'lab: 1\nname: bad\nmachines: { host: { connect: telnet } }\n', "cannot be 'telnet'"],
    ['a step', 'yaml steps', '- id: a\n  type: modprobe\n  with: { modul: x }\n', "unknown key 'modul'"],
    ['an input', 'yaml inputs', 'nic: { type: pci }\n', "cannot be 'pci'"],
    ['something else', 'yaml', 'a: 1\n', 'neither a playbook, a lab nor a study'],
  ])('%s that is wrong would be reported', async (_, info, text, told) => {
    expect(await mistakesIn({ place: 'here', info, text })).toContain(told);
  });
});
