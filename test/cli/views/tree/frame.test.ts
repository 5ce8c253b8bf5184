import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noFrame, repaint, type Frame } from '../../../../cli/views/tree/frame.ts';
import { createScreen } from './screen.ts';

const text = fc.stringMatching(/^[a-z ]{0,12}[a-z]$/);
const frames = fc.array(fc.array(text, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 8 });

test('the next frame replaces the previous one completely, and the lines above remain', () => {
  fc.assert(
    fc.property(frames, (all) => {
      const screen = createScreen();
      screen.write('$ runbook apply\n');
      let shown = noFrame;
      for (const lines of all) {
        const next: Frame = { lines, columns: 80, rows: 24 };
        screen.write(repaint(shown, next));
        shown = next;
        expect(screen.seen()).toEqual(['$ runbook apply', ...lines]);
      }
    }),
  );
});

test('a terminal of another size is drawn in full', () => {
  const screen = createScreen();
  const first: Frame = { lines: ['one', 'two'], columns: 80, rows: 24 };
  screen.write(`above\n${repaint(noFrame, first)}`);
  screen.write(repaint(first, { lines: ['one', 'three'], columns: 90, rows: 30 }));
  expect(screen.seen()).toEqual(['above', 'one', 'three']);
});

test('equal lines are not written', () => {
  const frame: Frame = { lines: ['✔ one', '⠙ two', '· three'], columns: 80, rows: 24 };
  expect(repaint(frame, frame)).toBe('');
  const next = repaint(frame, { ...frame, lines: ['✔ one', '⠹ two', '· three'] });
  expect(next).toContain('⠹ two');
  expect(next).not.toMatch(/one|three/);
});
