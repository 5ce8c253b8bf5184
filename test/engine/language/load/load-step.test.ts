import { describe, expect, test } from 'vitest';
import { load, formatDiagnostics, diagnosticsOf } from '../diagnostics-of.ts';

const bind = (keys: string) =>
  diagnosticsOf(load(`  - id: bind\n    type: bind\n    with:\n${keys.replace(/^/gm, '      ')}`));

describe('the input of a step is checked only by its own type', () => {
  test('keys', () => {
    expect(bind('driverr: x\ndevice: 0000:01:00.0')).toMatchInlineSnapshot(`
      "
      x.yaml:8:7 error: unknown key 'driverr' in 'with' of step 'bind' (bind)
        8 |       driverr: x
          |       ^^^^^^^
      hint: did you mean 'driver'?
      "
    `);
  });
  test('values', () => {
    expect(bind('device: 01:00.0\ndriver: ""\nvectors: 0\nforce: yes\nids: [8086, 8O86]\nmode: newid'))
      .toMatchInlineSnapshot(`
        "
        x.yaml:8:15 error: 'device' in 'with' of step 'bind' (bind) cannot be '01:00.0'
          8 |       device: 01:00.0
            |               ^^^^^^^
        hint: expected: full PCI address (BDF with domain), e.g. 0000:00:1f.6
        x.yaml:9:15 error: 'driver' in 'with' of step 'bind' (bind) must have 1 or more characters
          9 |       driver: ""
            |               ^^
        hint: expected: the driver it passes to
        x.yaml:10:16 error: 'vectors' in 'with' of step 'bind' (bind) must be 1 or more, not 0
          10 |       vectors: 0
             |                ^
        hint: expected: interrupt vectors
        x.yaml:11:14 error: 'force' in 'with' of step 'bind' (bind) must be true or false, not 'yes'
          11 |       force: yes
             |              ^^^
        hint: write true, without quotes
        x.yaml:12:19 error: 'ids[1]' in 'with' of step 'bind' (bind) cannot be '8O86'
          12 |       ids: [8086, 8O86]
             |                   ^^^^
        hint: expected: four hex digits of a PCI vendor or device ID, e.g. 8086
        x.yaml:13:13 error: 'mode' in 'with' of step 'bind' (bind) cannot be 'newid'
          13 |       mode: newid
             |             ^^^^^
        hint: did you mean 'new-id'?
        "
      `);
  });
  test('integers', () => {
    expect(
      ['010', '"5"', '0x10', '1e3', 'many', '', '65']
        .map((text) => bind(`device: 0000:01:00.0\ndriver: x\nvectors: ${text}`))
        .join(''),
    ).toMatchInlineSnapshot(`
      "
      x.yaml:10:16 error: 'vectors' in 'with' of step 'bind' (bind) must be a whole number, not '010'
        10 |       vectors: 010
           |                ^^^
      hint: write it without leading zeros

      x.yaml:10:16 error: 'vectors' in 'with' of step 'bind' (bind) must be a whole number, not '5'
        10 |       vectors: "5"
           |                ^^^
      hint: write it without quotes

      x.yaml:10:16 error: 'vectors' in 'with' of step 'bind' (bind) must be a whole number, not '0x10'
        10 |       vectors: 0x10
           |                ^^^^
      hint: use only decimal digits

      x.yaml:10:16 error: 'vectors' in 'with' of step 'bind' (bind) must be a whole number, not '1e3'
        10 |       vectors: 1e3
           |                ^^^
      hint: use only decimal digits

      x.yaml:10:16 error: 'vectors' in 'with' of step 'bind' (bind) must be a whole number, not 'many'
        10 |       vectors: many
           |                ^^^^
      hint: use only decimal digits

      x.yaml:10:7 error: 'vectors' in 'with' of step 'bind' (bind) must be a whole number, not empty
        10 |       vectors:
           |       ^^^^^^^
      hint: expected: interrupt vectors

      x.yaml:10:16 error: 'vectors' in 'with' of step 'bind' (bind) must be 64 or less, not 65
        10 |       vectors: 65
           |                ^^
      hint: expected: interrupt vectors
      "
    `);
  });
  test('an empty step', () => {
    expect(diagnosticsOf(load('  - id: a\n    type: bind'))).toMatchInlineSnapshot(`
      "
      x.yaml:5:5 error: missing key 'device' in 'with' of step 'a' (bind)
        5 |   - id: a
          |     ^^
      hint: 'device': the device
      x.yaml:5:5 error: missing key 'driver' in 'with' of step 'a' (bind)
        5 |   - id: a
          |     ^^
      hint: 'driver': the driver it passes to
      "
    `);
  });
  test('keys of which exactly one is needed', () => {
    expect(diagnosticsOf(load('  - { id: a, type: wait }\n  - { id: b, type: wait, with: { path: x, command: ls } }')))
      .toMatchInlineSnapshot(`
      "
      x.yaml:5:7 error: 'with' of step 'a' (wait) needs one of 'path' or 'command'
        5 |   - { id: a, type: wait }
          |       ^^
      x.yaml:6:26 error: 'with' of step 'b' (wait) can have only one of 'path' and 'command'
        6 |   - { id: b, type: wait, with: { path: x, command: ls } }
          |                          ^^^^
      x.yaml:6:52 error: 'command' in 'with' of step 'b' (wait) must be a list, not 'ls'
        6 |   - { id: b, type: wait, with: { path: x, command: ls } }
          |                                                    ^^
      hint: write a list with one item as [ls]
      "
    `);
  });
  test('a choice between shapes', () => {
    const targets = [
      'kind: fil, path: /a',
      'kind: file, name: a',
      'kind: parameter, name: a, number: x',
      'path: /a/../b',
    ];
    const steps = targets.map(
      (target, index) => `  - { id: a${index}, type: write, with: { value: 1, target: { ${target} } } }`,
    );
    expect(diagnosticsOf(load(steps.join('\n')))).toMatchInlineSnapshot(`
      "
      x.yaml:5:62 error: 'target.kind' in 'with' of step 'a0' (write) cannot be 'fil'
        5 |   - { id: a0, type: write, with: { value: 1, target: { kind: fil, path: /a } } }
          |                                                              ^^^
      hint: did you mean 'file'?
      x.yaml:6:46 error: missing key 'path' in 'target' in 'with' of step 'a1' (write)
        6 |   - { id: a1, type: write, with: { value: 1, target: { kind: file, name: a } } }
          |                                              ^^^^^^
      hint: 'path': absolute path without \`..\` components
      x.yaml:6:68 error: unknown key 'name' in 'target' in 'with' of step 'a1' (write)
        6 |   - { id: a1, type: write, with: { value: 1, target: { kind: file, name: a } } }
          |                                                                    ^^^^
      hint: allowed keys: kind, path
      x.yaml:7:90 error: 'target.number' in 'with' of step 'a2' (write) must be a whole number, not 'x'
        7 |   - { id: a2, type: write, with: { value: 1, target: { kind: parameter, name: a, number: x } } }
          |                                                                                          ^
      hint: use only decimal digits
      x.yaml:8:46 error: missing key 'kind' in 'target' in 'with' of step 'a3' (write)
        8 |   - { id: a3, type: write, with: { value: 1, target: { path: /a/../b } } }
          |                                              ^^^^^^
      x.yaml:8:62 error: 'target.path' in 'with' of step 'a3' (write) cannot be '/a/../b'
        8 |   - { id: a3, type: write, with: { value: 1, target: { path: /a/../b } } }
          |                                                              ^^^^^^^
      hint: expected: absolute path without \`..\` components
      "
    `);
  });
  test('a choice between scalars', () => {
    expect(
      diagnosticsOf(load('  - { id: a, type: write, with: { value: sometimes, target: { kind: file, path: /a } } }')),
    ).toMatchInlineSnapshot(`
        "
        x.yaml:5:42 error: 'value' in 'with' of step 'a' (write) cannot be 'sometimes'
          5 |   - { id: a, type: write, with: { value: sometimes, target: { kind: file, path: /a } } }
            |                                          ^^^^^^^^^
        hint: allowed: a whole number; or 'auto' or 'never'
        "
      `);
  });
});

describe('templated scalars are not judged, but their structure is', () => {
  test.each([
    'type: write, with: { value: "{{ a }}", target: { kind: file, path: "{{ a }}" } }',
    'type: write, with: { value: 1, target: { kind: "{{ a }}", path: /x } }',
    'type: write, with: { value: 1, target: "{{ a }}" }',
    'type: bind, with: { device: "{{ a }}", driver: x, ids: "{{ a }}", mode: "{{ a }}", vectors: "1{{ a }}" }',
    'type: wait, with: { path: x, extra: { any: "{{ a }}" } }',
  ])('%s', (step) => {
    expect(diagnosticsOf(load(`  - { id: a, ${step} }`))).toBe('ok');
  });
  test('an unknown key beside them', () => {
    const result = load(
      '  - { id: a, type: write, with: { value: "{{ a }}", target: { kind: file, pth: "{{ a }}" } } }',
    );
    expect(result.ok ? '' : formatDiagnostics(result.diagnostics)).toMatchInlineSnapshot(`
      "
      x.yaml:5:75 error: unknown key 'pth' in 'target' in 'with' of step 'a' (write)
        5 |   - { id: a, type: write, with: { value: "{{ a }}", target: { kind: file, pth: "{{ a }}" } } }
          |                                                                           ^^^
      hint: did you mean 'path'?
      "
    `);
  });
});

describe('one mistake is reported once', () => {
  const one = (text: string) => diagnosticsOf(load(text)).trim().split('\n');
  test('a key that is not indented under its parent', () => {
    const [place, , , hint, ...more] = one('  - id: a\n    type: bind\n    with:\n    device: 0000:01:00.0');
    expect(place).toBe("x.yaml:8:5 error: unknown key 'device' in step 'a'");
    expect(hint).toBe("hint: if it belongs to 'with', indent it further");
    expect(more).toEqual([]);
  });
  test('a misspelt key of a group of which a step needs one', () => {
    const [place, , , hint, ...more] = one('  - { id: a, type: wait, with: { pth: /x } }');
    expect([place, hint]).toEqual([
      "x.yaml:5:34 error: unknown key 'pth' in 'with' of step 'a' (wait)",
      "hint: did you mean 'path'?",
    ]);
    expect(more).toEqual([]);
  });
  test('an empty map', () => {
    const told = one('  - id: a\n    type: bind\n    with:');
    expect(told[0]).toBe("x.yaml:7:5 error: 'with' of step 'a' (bind) must be a map of keys, not empty");
    expect(told).toHaveLength(4);
  });
});
