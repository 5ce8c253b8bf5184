import { crashLaws } from './crash-laws.ts';
import { examples } from './scenarios.ts';

crashLaws(examples);
