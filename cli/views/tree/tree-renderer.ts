import { ANSI_ESCAPE_CODES, ProcessOutput, Spinner, type ListrRenderer } from 'listr2';
import { noFrame, repaint, type Frame } from './frame.ts';

/** The source of the renderer's lines. */
export interface TreeRendererOptions {
  /** The present lines, with the given frame of the spinner. */
  readonly draw: (spinner: string) => Frame;
  /** The lines that stay. */
  readonly drawFinal: () => Frame;
}

/** Milliseconds between two pictures of the spinner. */
const interval = 100;

/**
 * The renderer for the tree of a run in listr2. It folds the tree to the terminal's height and writes only lines that
 * changed; docs/decisions/0024-the-live-tree.md explains why listr2's own renderer is not used.
 */
export class TreeRenderer implements ListrRenderer {
  static readonly nonTTY = false;
  static readonly rendererOptions: TreeRendererOptions;
  static readonly rendererTaskOptions: Record<PropertyKey, never>;
  readonly #options: TreeRendererOptions;
  readonly #output = new ProcessOutput(undefined, undefined, { leaveEmptyLine: false });
  readonly #spinner = new Spinner();
  #frame = noFrame;

  constructor(_tasks: unknown, options: TreeRendererOptions) {
    this.#options = options;
  }

  render(): void {
    this.#output.hijack();
    process.on('SIGCONT', this.#forget).on('exit', this.#showCursor);
    this.#update();
    this.#spinner.start(() => this.#update(), interval);
  }

  end(): void {
    this.#spinner.stop();
    process.off('SIGCONT', this.#forget).off('exit', this.#showCursor);
    this.#show(this.#options.drawFinal());
    this.#output.release();
  }

  #update(): void {
    this.#show(this.#options.draw(this.#spinner.fetch()));
  }

  #show(next: Frame): void {
    const change = repaint(this.#frame, next);
    if (change !== '') this.#output.toStdout(change, false);
    this.#frame = next;
  }

  /** After Ctrl+Z and fg the shell has written below the lines, so they are drawn again below that. */
  readonly #forget = (): void => {
    this.#output.toStdout(ANSI_ESCAPE_CODES.CURSOR_HIDE, false);
    this.#frame = noFrame;
  };

  /** A process that exits at once must show the cursor again. */
  readonly #showCursor = (): void => void this.#output.toStdout(ANSI_ESCAPE_CODES.CURSOR_SHOW, false);
}
