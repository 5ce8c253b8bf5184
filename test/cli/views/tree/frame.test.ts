import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noFrame, repaint, type Frame } from '../../../../cli/views/tree/frame.ts';

/** A terminal with as much of VT100 as a frame uses. */
function createScreen() {
  const lines: string[] = [];
  let [row, column] = [0, 0];
  const put = (character: string): void => {
    lines[row] = (lines[row] ?? '').padEnd(column).slice(0, column) + character + (lines[row] ?? '').slice(column + 1);
    column += 1;
  };
  return {
    write: (text: string): void => {
      for (const [part, up, erase] of text.matchAll(/\u001b\[(?:(\d+)A|([KJ])|\?2026[hl])|[\s\S]/g)) {
        if (up !== undefined) row = Math.max(0, row - Number(up));
        else if (erase === 'K') lines[row] = (lines[row] ?? '').slice(0, column);
        else if (erase === 'J') lines.splice(row, lines.length, (lines[row] ?? '').slice(0, column));
        else if (part === '\r') column = 0;
        else if (part === '\n') [row, column] = [row + 1, 0];
        else if (!part.startsWith('\u001b')) put(part);
      }
    },
    seen: (): readonly string[] => lines.join('\n').trimEnd().split('\n'),
  };
}

const text = fc.stringMatching(/^[a-z ]{0,12}[a-z]$/);
const frames = fc.array(fc.array(text, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 8 });

test('whatever stood there, the next frame stands there alone, and what was above stays', () => {
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

test('what is the same is not written', () => {
  const frame: Frame = { lines: ['✔ one', '⠙ two', '· three'], columns: 80, rows: 24 };
  expect(repaint(frame, frame)).toBe('');
  const next = repaint(frame, { ...frame, lines: ['✔ one', '⠹ two', '· three'] });
  expect(next).toContain('⠹ two');
  expect(next).not.toMatch(/one|three/);
});
