export { chooseLoader, stubFile } from '../../facts/choose-loader.ts';
export type { Loader } from '../../facts/choose-loader.ts';
