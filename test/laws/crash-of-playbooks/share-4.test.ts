import { crashShare } from './crash-share.ts';

crashShare(3, 4);
