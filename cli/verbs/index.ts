import type { Verb } from '../arguments/verb.ts';

/** A verb as `runbook --help` lists it; its file is loaded only when it is called. */
export interface VerbEntry {
  readonly name: string;
  readonly summary: string;
  load(): Promise<Verb>;
}

/** Every verb, in the order of help. */
export const verbs: readonly VerbEntry[] = [
  {
    name: 'doctor',
    summary: 'Tell what a machine can do, and what helps where it cannot',
    load: async () => (await import('./doctor.ts')).doctor,
  },
  {
    name: 'validate',
    summary: 'Check playbooks without touching any machine',
    load: async () => (await import('./validate.ts')).validate,
  },
  {
    name: 'explain',
    summary: 'Tell where inputs, steps and their values come from',
    load: async () => (await import('./explain.ts')).explain,
  },
  {
    name: 'plan',
    summary: 'Show what apply would change, changing nothing',
    load: async () => (await import('./plan.ts')).plan,
  },
  {
    name: 'apply',
    summary: 'Show the plan, ask, and carry it out',
    load: async () => (await import('./apply.ts')).apply,
  },
  { name: 'undo', summary: 'Put back what a run changed', load: async () => (await import('./undo.ts')).undo },
  {
    name: 'resume',
    summary: 'Go on with a run that stopped or waits for a reboot',
    load: async () => (await import('./resume.ts')).resume,
  },
  {
    name: 'status',
    summary: 'Show what still holds of what runs left, and what drifted',
    load: async () => (await import('./status.ts')).status,
  },
  {
    name: 'runs',
    summary: 'List the runs a machine remembers, or show one',
    load: async () => (await import('./runs.ts')).runs,
  },
  {
    name: 'facts',
    summary: 'Show what can be known about a machine',
    load: async () => (await import('./facts.ts')).facts,
  },
  {
    name: 'steps',
    summary: 'List the step types, or document one',
    load: async () => (await import('./steps.ts')).steps,
  },
  {
    name: 'study',
    summary: 'Measure variants against a baseline',
    load: async () => (await import('./study.ts')).study,
  },
  {
    name: 'report',
    summary: 'Tell what measurements say, as a page, Markdown or JSON',
    load: async () => (await import('./report.ts')).report,
  },
  {
    name: 'compare',
    summary: 'Hold two sets of measurements against each other, or gate by them',
    load: async () => (await import('./compare.ts')).compare,
  },
  {
    name: 'export',
    summary: 'Write the figures of measurements as CSV or JSON',
    load: async () => (await import('./export.ts')).exportVerb,
  },
  {
    name: 'profile',
    summary: 'Fold the stacks of perf, or draw them as a flame graph',
    load: async () => (await import('./profile.ts')).profile,
  },
  {
    name: 'lab',
    summary: 'Start, stop, reset or enter the emulated host',
    load: async () => (await import('./lab.ts')).lab,
  },
];
