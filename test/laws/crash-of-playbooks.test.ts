import { crashLaws } from './crash-laws.ts';
import { flows, playbooks } from './scenarios.ts';

// Beside the examples of the step types, in a process of its own: the two take as long as all other fast tests.
crashLaws([...playbooks, ...flows]);
