import { crashShare } from './crash-share.ts';

crashShare(1, 4);
