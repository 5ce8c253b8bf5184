export { readOpeners } from '../../engine/openers.ts';
export type { Opener } from '../../engine/openers.ts';
