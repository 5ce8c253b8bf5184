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
    summary: 'Check what a machine supports, and how to fix what is missing',
    load: async () => (await import('./doctor.ts')).doctor,
  },
  {
    name: 'validate',
    summary: 'Check playbooks without connecting to any machine',
    load: async () => (await import('./validate.ts')).validate,
  },
  {
    name: 'explain',
    summary: 'Show where inputs, steps and values come from',
    load: async () => (await import('./explain.ts')).explain,
  },
  {
    name: 'plan',
    summary: 'Show what apply would change, without changing anything',
    load: async () => (await import('./plan.ts')).plan,
  },
  {
    name: 'apply',
    summary: 'Show the plan, ask for confirmation, and apply it',
    load: async () => (await import('./apply.ts')).apply,
  },
  { name: 'undo', summary: 'Undo the changes of a run', load: async () => (await import('./undo.ts')).undo },
  {
    name: 'resume',
    summary: 'Continue a run that stopped or waits for a reboot',
    load: async () => (await import('./resume.ts')).resume,
  },
  {
    name: 'status',
    summary: 'Show which changes of runs are still in effect, and which drifted',
    load: async () => (await import('./status.ts')).status,
  },
  {
    name: 'runs',
    summary: 'List the runs of a machine, or show one',
    load: async () => (await import('./runs.ts')).runs,
  },
  {
    name: 'facts',
    summary: 'Show the facts about a machine',
    load: async () => (await import('./facts.ts')).facts,
  },
  {
    name: 'steps',
    summary: 'List the step types, or describe one',
    load: async () => (await import('./steps.ts')).steps,
  },
  {
    name: 'study',
    summary: 'Measure variants and compare them with a baseline',
    load: async () => (await import('./study.ts')).study,
  },
  {
    name: 'report',
    summary: 'Write a report on measurements as HTML, Markdown or JSON',
    load: async () => (await import('./report.ts')).report,
  },
  {
    name: 'compare',
    summary: 'Compare two sets of measurements; with --gate, pass or fail',
    load: async () => (await import('./compare.ts')).compare,
  },
  {
    name: 'export',
    summary: 'Write the figures of measurements as CSV or JSON',
    load: async () => (await import('./export.ts')).exportVerb,
  },
  {
    name: 'profile',
    summary: 'Fold perf stacks, or draw them as a flame graph',
    load: async () => (await import('./profile.ts')).profile,
  },
  {
    name: 'lab',
    summary: 'Start, stop, reset or enter the emulated host',
    load: async () => (await import('./lab.ts')).lab,
  },
];
