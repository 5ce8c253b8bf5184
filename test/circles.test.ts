import { describe, expect, test } from 'vitest';
import { circlesIn, folderGraph, importGraph } from './import-graph.ts';

const folders = ['schemas', 'engine', 'facts', 'changes', 'report', 'steps', 'machines', 'cli', 'scripts', 'test'];

describe('imports run in no circle', () => {
  test('between files, once the types are erased', () => {
    expect(circlesIn(importGraph(folders, { byValue: true }))).toEqual([]);
  });

  test('between folders, types included', () => {
    expect(circlesIn(folderGraph(importGraph(folders, { byValue: false })))).toEqual([]);
  });
});

describe('the search for circles', () => {
  const graph = (edges: Readonly<Record<string, readonly string[]>>) =>
    new Map(Object.entries(edges).map(([from, to]) => [from, new Set(to)]));

  test('finds a circle, and two circles that share a module as one group', () => {
    expect(circlesIn(graph({ a: ['b'], b: ['a'], c: ['a'] }))).toEqual([['a', 'b']]);
    expect(circlesIn(graph({ a: ['b'], b: ['a', 'c'], c: ['b'], d: ['e'], e: [] }))).toEqual([['a', 'b', 'c']]);
  });

  test('finds no circle if two paths lead to one module', () => {
    expect(circlesIn(graph({ a: ['b', 'c'], b: ['d'], c: ['d'], d: [] }))).toEqual([]);
  });

  test('sees the imports of this file, and distinguishes those of types', () => {
    const own = 'test/circles.test.ts';
    expect(importGraph(['test'], { byValue: true }).get(own)).toEqual(new Set(['test/import-graph.ts']));
    const engine = importGraph(['engine'], { byValue: true }).get('engine/model/playbook.ts');
    expect(engine).toEqual(new Set());
    expect(importGraph(['engine'], { byValue: false }).get('engine/model/playbook.ts')?.size).toBeGreaterThan(2);
  });
});
