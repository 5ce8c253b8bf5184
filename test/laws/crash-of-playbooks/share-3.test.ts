import { crashShare } from './crash-share.ts';

crashShare(2, 4);
