import { crashShare } from './crash-share.ts';

crashShare(0, 4);
